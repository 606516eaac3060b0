from cockpit.storage.migrations import environment

environment.run()
