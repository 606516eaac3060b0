// The module `k6/data`.

export class SharedArray extends Array {
  /**
   * @param {string} _name
   * @param {() => unknown[]} make
   */
  constructor(_name, make) {
    super();
    this.push(...make());
  }
}
