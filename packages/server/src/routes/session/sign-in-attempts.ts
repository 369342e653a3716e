const MINUTE_MS = 60_000;

/** Wrong keys that one address may try in a minute of the clock; a key is 256 random bits, so this spares work only. */
export const WRONG_KEYS_MAX = 20;

/** Failed sign-ins of each address in the present minute, in the memory of this process. */
export class SignInAttempts {
  #minute = 0;
  #failures = new Map<string, number>();

  isExhausted(address: string, nowMs: number): boolean {
    this.#turn(nowMs);
    return (this.#failures.get(address) ?? 0) >= WRONG_KEYS_MAX;
  }

  noteFailure(address: string, nowMs: number): void {
    this.#turn(nowMs);
    this.#failures.set(address, (this.#failures.get(address) ?? 0) + 1);
  }

  #turn(nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS);
    if (minute === this.#minute) return;
    this.#minute = minute;
    this.#failures.clear();
  }
}
