"""What the name of a function says about an empty body."""

from __future__ import annotations

from typing import Final

from cockpit.core.lazy import lazy_pattern

HOOK: Final = lazy_pattern(
    r"^_*(?:async_)?(?:on|before|after|pre|post|handle|visit|leave|enter|exit|begin|end|done|notify|callback|hook|no_?op"
    r"|nop|null|empty|ignore|pass|do_nothing|nothing|dummy|stub|fake|mock|void|default|identity|sentinel|marker"
    r"|placeholder|did|will|should)(?:_|$|[A-Z])",
)
"""What is told that something happens, or says that it does nothing."""
LIFECYCLE: Final = lazy_pattern(
    r"^_*(?:async_)?(?:setup|set_up|teardown|tear_down|start|stop|close|open|init|reset|flush|cleanup|clean_up|dispose"
    r"|shutdown|initiali[sz]e|update|emit|log|debug|wait|refresh|release|acquire|lock|unlock|register"
    r"|unregister|configure|connect|disconnect|validate|check)(?:_|$|[A-Z])",
)
"""What is often there for others to fill in; one that is empty says nothing by its name alone."""
