# /// template
# name = "Fizz buzz"
# kind = "function"
# description = "Numbers from 1, with words for those that 3 and 5 divide."
# words = ["fizzbuzz", "fizz", "buzz", "divisible"]
# ///
def fizz_buzz(count: int) -> list[str]:
    """Fizz for what 3 divides, Buzz for what 5 divides, FizzBuzz for both, else the number."""
    return ["Fizz" * (n % 3 == 0) + "Buzz" * (n % 5 == 0) or str(n) for n in range(1, count + 1)]


# /// proof
assert fizz_buzz(5) == ["1", "2", "Fizz", "4", "Buzz"]
assert fizz_buzz(15)[-1] == "FizzBuzz"
