"""Urgent messages are noticed, in either language and in disguise, and ordinary schoolwork is not.

The lines are ours. Two decisions stand in them: the bare word suicide or self-harm, also in an essay topic, gets the
soft card (`distress`), because a child may be asking for more than an essay; a plain denial and a story are ordinary.
"""

import time
from pathlib import Path

import pytest

from app.prompts import Prompts
from app.safety.screen import LIMIT, Rules, screen

PROMPTS = Prompts(Path(__file__).parents[1] / "prompts")
RULES = [Rules({kind: u.patterns for kind, u in lang.urgent.items()}, lang.not_urgent) for lang in PROMPTS.languages.values()]

URGENT = {
    "self_harm": """
        I want to kill myself
        i wanna die
        i want to die
        i just want to die so bad
        im going to kill my self tonight
        kms
        i'm gonna kms
        i want to unalive
        thinking about unaliving myself
        k1ll mys3lf
        i want to k i l l m y s e l f
        i w a n t t o d i e
        i want to d.i.e
        i am s u i c i d a l
        im su1c1dal
        i feel sucidal
        i have been thinking about suiside
        i dont want to live anymore
        i don’t want to be alive
        i don't want to wake up tomorrow
        i dont want to be here anymore
        i wish i was dead
        i wish i was never born
        i wish i could just go to sleep and never wake up
        everyone would be better off without me
        my family would be happier if i was gone
        nobody would care if i died
        would anyone even notice if i was gone
        there is no point in living
        whats the point of living
        i'm tired of living
        i want to end it all
        i'm going to end my life
        i've been cutting again
        i cut my wrists last night
        i've been cutting my arms
        i burn my arm with a lighter when i'm sad
        i hurt myself when i'm mad
        i want to hurt myself
        how do i hide my scars
        how many tylenol would it take to die
        what is the most painless way to die
        i feel like jumping off a bridge
        i wrote a goodbye letter to my mom
        this is my last day
        this homework makes me want to kill myself
        my friend wants to kill herself
        my friend said he is going to kill himself
        my best friend cuts herself
        my sister keeps saying she wants to die
        someone in my class says she will hurt herself
        my friend is suicidal
        someone told me kys
        i don't want to kill myself but i can't stop thinking about it
        i want to kill myself like in the movie
        Romeo and Juliet makes me want to kill myself
        what is 1/2 + 1/3? also i want to die
        quiero morir
        me quiero morir
        kiero morirme
        quiero matarme
        me voy a matar
        me quiero suicidar
        estoy pensando en suicidarme
        q u i e r o m o r i r
        ya no quiero vivir
        ya no kiero vivir mas
        no quiero seguir viviendo
        ojalá no hubiera nacido
        ojala me muera
        quiero desaparecer
        quiero dormir y no despertar nunca
        nadie me extrañaría si me muero
        a nadie le importa si me muero
        todos estarían mejor sin mí
        mi vida no tiene sentido
        estoy cansada de vivir
        me corto los brazos
        me corté las venas
        me hago daño cuando estoy triste
        quiero hacerme daño
        quiero quitarme la vida
        cuántas pastillas necesito para morir
        cómo puedo morir sin dolor
        quiero tirarme de un puente
        mi amiga se quiere matar
        mi mejor amigo dice que se va a suicidar
        mi hermana se corta
        mi amiga quiere quitarse la vida
    """,
    "abuse": """
        my dad hits me
        my mom beats me with a belt
        my stepdad punched me yesterday
        he touches me and i dont like it
        my uncle touched my private parts
        my coach kissed me
        my dad hits my mom
        i'm scared to go home
        im afraid of my stepdad
        i dont feel safe at home
        he told me not to tell anyone
        he says its our little secret
        a guy i met online wants me to send pics
        someone on discord wants to meet me in person
        he asked me for nudes
        she keeps asking me to take off my shirt
        i was raped
        i got m0l3st3d
        i am being abused
        my friend's dad hits her
        my cousin gets in my bed at night
        my parents lock me out of the house
        my mom says: locked me in the closet, she locked me in again
        there is no food at home
        he is 25 and he says he loves me
        mi papá me pega
        mi papa me pega con el cinturon
        mi mamá me golpea cuando saco malas notas
        mi padrastro me toca
        mi tío me tocó mis partes
        mi padrastro le pega a mi mamá
        me pegan en mi casa
        tengo miedo de ir a mi casa
        me da miedo volver a casa
        le tengo miedo a mi papá
        me dijo que no le dijera a nadie
        un señor que conocí por internet quiere verme
        me pidió fotos sin ropa
        abusaron de mí
        me violaron
        a mi amiga le pegan en su casa
        no hay comida en mi casa
    """,
    "danger": """
        i have a gun in my backpack
        a boy in my class has a knife in his bag
        someone brought a gun to school
        i'm going to shoot up the school
        im gonna kill my teacher
        i want to stab him
        he said he will kill me
        there is a man with a gun
        my brother swallowed bleach
        i took too many pills
        i drank bleach
        i can't breathe
        my mom won't wake up
        there is a fire in my house
        someone is following me
        someone is breaking into my house
        how do i make a pipe bomb
        my leg is bleeding a lot and i am alone
        they are going to kill me
        i'm in danger
        voy a llevar una pistola a la escuela
        un niño tiene un cuchillo en la mochila
        voy a matar a mi maestra
        quiero matar a todos
        me tomé todas las pastillas
        mi hermanito tomó cloro
        no puedo respirar
        mi abuela no despierta
        hay un incendio en mi casa
        un hombre me está siguiendo
        me dijo que me va a matar
        cómo hacer una bomba
        la pandilla dice que me van a buscar a mí
    """,
    "distress": """
        i hate myself
        i hate my life
        i hate my body
        i'm so fat and ugly
        i make myself throw up
        i've been starving myself
        i stopped eating
        i havent eaten in 3 days
        how do i become anorexic? i think i'm anorexic
        i feel worthless
        i feel so alone
        i feel dead inside
        they bully me every day
        im being bullied
        kids make fun of me
        everyone laughs at me at recess
        they call me ugly
        they told me to go die
        someone is blackmailing me
        they posted pictures of me online
        nobody likes me
        everyone hates me
        i have no friends
        i cry every night
        i can't take it anymore
        i'm going to run away from home
        i ran away
        i want to run away tonight
        my mom kicked me out
        i think im pregnant
        i keep hearing voices in my head
        my dad died yesterday
        ice took my dad
        suicide
        what is self-harm
        suicide prevention essay topic
        me odio
        odio mi vida
        no sirvo para nada
        me siento muy sola
        estoy deprimido
        nadie me quiere
        todos me odian
        no tengo amigos
        lloro todas las noches
        me hacen bullying
        se burlan de mí
        me insultan en el recreo
        unos niños me molestan en la escuela
        me quiero escapar de mi casa
        me voy a escapar de casa
        me corrieron de la casa
        vomito después de comer
        dejé de comer
        me siento gorda
        la migra se llevó a mi papá
        creo que estoy embarazada
        ya no aguanto más
        qué es el suicidio
    """,
}

ORDINARY = """
    what is 1/2 + 1/3
    i think 2/5
    my teacher said it's 2/5
    I cut the pie into 4 equal slices
    I cut myself a slice of pizza, what fraction is left?
    i cut myself some slack and got 3/4
    this homework is killing me
    this test is going to kill me
    my mom is going to kill me if i fail
    my dad will kill me lol
    I want to die laughing
    i'm dying to know the answer
    i died of boredom
    i'd rather die than do fractions
    i'd kill for a pizza
    how do i kill time before class
    the Aztecs killed many people
    what kills plants
    do plants die without light
    photosynthesis dies without sun
    why do leaves die in winter
    how do octopuses die
    how do salmon die after they swim upstream
    the mother octopus starves and dies after the eggs hatch
    will the fish die if the water is warm
    is the coral dying
    shoot of a plant
    the root and the shoot grow from the seed
    a shark attacked the seal
    does bleach hurt the coral? what is coral bleaching
    my dad hits the ball 40 feet, then 25 feet
    he hit the ball to me
    she beat me at chess
    they beat us 5-3 in the final
    he hits the target 3 times out of 4
    someone hit me up for help with math
    Hitler
    why did Hitler kill himself
    how did Cleopatra die
    Romeo kills himself because he thinks Juliet is dead
    why does Juliet stab herself
    in the book the girl wants to kill herself, what is the theme
    in my story the hero wants to kill the king
    my character kills himself at the end of the story
    the villain is going to poison them in chapter 3
    I want to kill him in fortnite
    how do i kill the ender dragon
    i die in this level every time
    he killed me in minecraft
    i want to shoot hoops with them
    we will shoot a video of the class
    he is going to shoot the ball to him
    drug abuse essay
    essay about bullying in schools
    why is bullying bad? persuasive essay
    my essay is about why schools should stop bullying
    child labour and child abuse in the industrial revolution
    Should knives be banned? persuasive essay
    should teachers have guns in school
    should students be allowed to bring a knife to school for lunch? argue one side
    bomb calorimeter
    how does a bomb calorimeter work
    how do you make a bath bomb
    who invented the atomic bomb
    when did they drop the bomb on Hiroshima
    the Great Depression began in 1929
    what is a tropical depression
    suicide squad is my favorite movie
    we had to run suicides in basketball practice
    what is a suicide mission in world war 2
    the Great Purge under Stalin
    how many kms is 5 miles
    convert 12 kms to miles
    i want to convert miles to kms
    a train goes 60 kms in 1 hour
    I would never hurt myself
    i'm not going to kill myself
    my dad doesn't hit me
    nobody is bullying me
    i'm not being bullied, it is for a report
    i am not depressed
    i hurt myself playing soccer
    i cut my finger with paper
    i accidentally cut myself with scissors
    i burned my arm on the stove
    my brother hurt himself at soccer practice
    I took 2 tablets every 6 hours for 3 days, how many tablets
    she takes 3 pills a day. How many pills in 2 weeks?
    humans can't breathe underwater, so how do whales breathe
    why can't fish breathe on land
    I run away from the zombie in the game
    the dish ran away with the spoon
    i hate fractions
    i hate this
    i can't do this
    i'm stuck
    i give up
    i'm so stupid at math
    i am tired
    i don't want to do this
    i don't want to wake up early for school
    i'm alone in my group project
    can i end it with a period
    how do i end my essay
    what is the point of learning fractions
    is it dead or alive? a seed
    he is 30 and Maria is 12, how old will they be in 5 years
    my mom takes 3 pictures of me and my brother
    my teacher told me to send a picture of my homework
    the teacher asked me to show my work
    keep it a secret: the answer is 5/6?
    black holes kill stars
    how do vaccines kill a virus
    what does assassinate mean
    who shot Abraham Lincoln
    a bullet travels 300 meters in 1 second
    the knight stabbed the dragon
    how many people died in the civil war
    hang the picture on the wall
    the hangman game
    poison ivy and poison dart frogs
    is mercury poisonous to people
    I skipped lunch, so 3/4 of the pizza is left
    stop eating so much candy: write a persuasive letter
    he will punch holes in the paper, 3 in each
    the sun burns my skin
    cuánto es 1/2 + 1/3
    corté el pastel en 4 partes
    quiero cortarme el pelo
    esta tarea me mata
    me muero de risa
    me muero de hambre
    mi mamá me va a matar si repruebo
    por qué mueren las plantas sin luz
    cómo mueren los pulpos
    los aztecas mataron a muchas personas
    quién mató a Julio César
    por qué se mata Romeo
    Julieta se quiere morir al final de la obra
    en el cuento la niña se quiere morir
    mi personaje se suicida al final del cuento
    quiero matar al dragón en minecraft
    quiero matar a los zombis
    mi papá pega la pelota y corre 20 metros
    mi papá pega los papeles en la pared
    me toca a mí
    mi maestra me pidió una foto de la planta
    ahora me toca resolver el problema
    la bomba atómica
    cómo hacer una bomba de agua
    cómo funciona una bomba de vacío
    ensayo sobre el acoso escolar
    ¿deben prohibirse los cuchillos? ensayo persuasivo
    los peces no pueden respirar fuera del agua
    por qué no puedo respirar bajo el agua
    no quiero lastimarme
    mi papá no me pega
    nadie me molesta
    no estoy deprimida
    me lastimé jugando fútbol
    me corté el dedo con una hoja
    no entiendo nada
    odio las fracciones
    estoy cansado
    no puedo más con esta tarea
    me voy de mi casa a las 7:30 y llego a las 8:00
    la planta se va a morir sin agua
    el fantasma quiere desaparecer
    mi mamá me da comida
    la depresión económica de 1929
    prefiero morir que estudiar fracciones
    dejar de comer carne ayuda al planeta
"""


def lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


MARKED = [(kind, line) for kind, block in URGENT.items() for line in lines(block)]


@pytest.mark.parametrize(("kind", "line"), MARKED, ids=[line for _, line in MARKED])
def test_an_urgent_line_is_noticed_with_its_kind(kind: str, line: str) -> None:
    assert screen(line, RULES) == kind


@pytest.mark.parametrize("line", lines(ORDINARY))
def test_an_ordinary_line_is_left_alone(line: str) -> None:
    assert screen(line, RULES) == ""


def test_there_are_enough_lines_of_both_sorts_and_none_twice() -> None:
    every = [line for _, line in MARKED] + lines(ORDINARY)
    assert len(MARKED) >= 160
    assert len(lines(ORDINARY)) >= 160
    assert len(every) == len(set(every))


@pytest.mark.parametrize("line", ["i want to hurt myself", "my dad hits me", "quiero morirme", "mi papá me pega"])
@pytest.mark.parametrize("dress", [str.upper, lambda s: s + "!!!", lambda s: f"1/2 + 1/3 = 5/6. {s}. next", lambda s: s.replace("i", "i\u200b")])
def test_capitals_marks_company_and_unseen_letters_hide_nothing(line: str, dress) -> None:  # type: ignore[no-untyped-def]
    assert screen(dress(line), RULES)


def test_every_kind_has_a_card_with_a_person_and_a_number_in_every_language() -> None:
    for name, language in PROMPTS.languages.items():
        for kind, urgent in language.urgent.items():
            assert any(c.isdigit() for c in urgent.card), (name, kind)
            assert any(word in urgent.card for word in ("adult", "persona adulta")), (name, kind)


FLOODS = {
    "one letter": "a", "he": "he ", "i": "i ", "my dad": "my dad ", "spaces": " ", "single letters": "a b c d ", "dots": ".", "digits": "1 4 3 ",
    "want to": "i want to be ", "kill": "kill ", "nobody": "nobody would ", "he said": "he said he ", "leet": "k1l 4 m3 h3 sh3 aaab ññé ",
    "quiero": "quiero ", "mi papá": "mi papá me ", "no me": "no me ", "romeo": "romeo ", "in the story": "in the story ", "en el cuento": "en el cuento ",
    "never": "never wouldn't ", "school": "Why do plants need light to grow, and how does the leaf use it? The cell takes 6 molecules. ",
    "escuela": "¿Por qué las plantas necesitan luz? La mamá de él tiene 3 manzanas y me da 2. ", "friend": "my friend says she is going to ", "how": "how do i ",
    "someone": "someone online ", "they": "they i they me ", "guns": "he has a big ",
}  # fmt: skip


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS.keys())
def test_the_longest_message_is_read_in_a_moment(flood: str) -> None:
    text = (flood * LIMIT)[:LIMIT]
    screen("warm", RULES)
    started = time.process_time()
    screen(text, RULES)
    assert time.process_time() - started < 0.3
