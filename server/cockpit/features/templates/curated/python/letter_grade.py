# /// template
# name = "Grade of a score"
# kind = "function"
# description = "A letter from A to F for a score from 0 to 100."
# words = ["grade", "score", "letter grade", "exam", "marks"]
# ///
def letter_grade(score: float) -> str:
    """A from 90, B from 80, C from 70, D from 60, else F."""
    for least, grade in ((90, "A"), (80, "B"), (70, "C"), (60, "D")):
        if score >= least:
            return grade
    return "F"


# /// proof
assert [letter_grade(each) for each in (95, 90, 89.9, 60, 59)] == ["A", "A", "B", "D", "F"]
