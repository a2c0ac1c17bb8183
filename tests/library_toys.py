"""A toy pack for the library's tests: two objectives, lessons, guides and teacher notes."""

from app.curriculum import About, Extension, Forward, Misconception, Objective, Page, Scaffold, Sort, Teaching, Word
from app.library.packs import Pack

ADD = """## Same size first
Two fractions can be added when their pieces are the same size. A common denominator is a number of pieces that both bars
can be cut into. For $1/2 + 1/3$ both bars can be cut into sixths.

## Adding
Now the pieces match, so only the numerators are added: $3/6 + 2/6 = 5/6$. The denominator says the size and stays."""
OCTOPUS = """## Hiding
An octopus can change its color in less than a second. Tiny bags of color in its skin open and close. It hides from
sharks this way, and it surprises the crabs it eats.

## Arms
Octopuses and squid are cephalopods. An octopus has eight arms with suckers that feel and taste."""


def objective(name: str, title: str, grade: int) -> Objective:
    wrong = Misconception(
        id="adds-across",
        name="Adds tops and bottoms",
        looks_like="1/2 + 1/3 = 2/5",
        because="Each number is seen alone.",
        say="You added the tops and the bottoms.",
        ask="Are the pieces the same size?",
        move="Fold two strips.",
    )
    words = [
        Word(term="denominator", means="how many equal pieces make the whole"),
        Word(term="numerator", means="how many pieces are counted"),
        Word(term="common", means="shared by both"),
    ]
    return Objective(
        id=name,
        title=title,
        can=f"I can {title.lower()}",
        grade=grade,
        standards=[],
        gist=title,
        standard_text=title,
        builds_on="counting",
        forward=Forward(gist="more"),
        hardest="unlike",
        vocabulary=words,
        misconceptions=[wrong, wrong],
    )


def pack(text: str = ADD) -> Pack:
    about = About(id="toy", title="Toy", subject="all", grades=(3, 6), version="1.0.0", licence="CC BY 4.0", authors=["us"], about="A toy.")
    task = Extension(ask="Explain it.", look_for="SECRET-LOOK-FOR")
    teaching = Teaching(
        overview="Bars are cut.",
        context="Bread",
        launch="Cut one.",
        explain=task,
        sentence_supports=["a", "b"],
        scaffolds_a=[Scaffold(label="x"), Scaffold(label="y")],
        scaffolds_b=[],
        warm_up_a=task,
        extension_c=task,
        confer_a="Ask A.",
        confer_b="Ask B.",
        confer_c="Ask C.",
        trigger="Collect boards.",
        anchor="Make one.",
        exit_explain=task,
        placement="By piles.",
        exit_criteria=Sort(got_it="g", almost="a", reteach="r"),
        next_steps=Sort(got_it="1", almost="2", reteach="3"),
        why=["one", "two"],
        reflect="At first",
    )
    add, octopus = objective("toy.add", "Add unlike fractions", 5), objective("toy.octopus", "Octopus", 5)
    lessons = (
        Page("a", "toy.add", "Adding unlike parts", "en", "grade", text),
        Page("b", "toy.add", "Adding unlike parts", "en", "access", text),
        Page("c", "toy.octopus", "The octopus", "en", "grade", OCTOPUS),
    )
    guides = (
        Page("d", "toy.add", "Bread", "en", "", "## Ten minutes tonight\nCut bread into halves and thirds."),
        Page("e", "toy.add", "Pan", "es", "", "## Diez minutos esta noche\nCorte el pan en mitades y tercios."),
    )
    return Pack(about, {o.id: o for o in (add, octopus)}, {}, {"toy.add": teaching}, lessons, guides, folder=None)  # type: ignore[arg-type]
