"""What people ask a tutor about that may not be in the materials: a line of words for each subject and each corner of a day.

A question that is nearer to one of these lines than to any passage is likely to be about something else. A line does not
forbid its subject: where a book on it has been added, that book's passages are nearer. English only.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from .embed import Embedder, Vectors, cosines
from .lexical import by_start, stem, tokens
from .topics import TOPICS

LANGUAGE = "en"
_KEPT = 4096  # vectors of headings and questions, 1 kB each

ELSEWHERE = (
    # sport, play, fame
    "football, soccer, basketball, baseball, hockey, tennis: team, player, coach, score, goal, match, league, championship",
    "olympics: medal, athlete, runner, swimmer, gymnast, record, fastest, champion, who won the cup",
    "games and toys: chess, cards, dice, puzzle, doll, lego, play with me, rules, turn, winner",
    "video games: minecraft, roblox, console, level, boss, skin, server, quest, cheat",
    "celebrity: singer, actor, rapper, youtuber, model, famous, rich, married, age, real name, birthday",
    "music: song, band, lyrics, album, concert, melody, rhythm, beat, sing, dance",
    "instruments: piano, guitar, violin, drum, flute, chord, strings, notes, practice scales",
    "film and television: movie, cartoon, series, episode, superhero, princess, cinema, trailer",
    "jokes and chat: tell me a joke, riddle, funny, bored, hello, how are you, favorite color, who are you, do you like",
    # the day
    "cooking: recipe, bake, fry, boil, oven, dough, sauce, spices, frying pan, kitchen",
    "meals: breakfast, lunch, dinner, snack, sandwich, pizza, burger, salad, cookies, ice cream, hungry",
    "health: diet, calories, vitamins, protein, exercise, sleep, tired, weight, healthy",
    "drinks: coffee, tea, juice, milk, caffeine, alcohol, beer, wine",
    "clothes: shoes, shirt, dress, jacket, wear, fashion, sew, laundry, hair, makeup",
    "house and repair: door, lock, key, paint the wall, plumber, broken, fix, clean, vacuum, furniture",
    "shopping: buy, cost, price, cheap, store, sale, order, delivery, brand, gift",
    "money: bank, dollar, coin, loan, interest, tax, salary, invest, stock market, save up",
    "jobs: pilot, nurse, firefighter, engineer, career, interview, hire, boss, earn",
    "family: mother, father, sister, brother, wedding, divorce, grandma, baby, chores, bedtime",
    "friends and feelings: lonely, shy, bully, mad at me, jealous, girlfriend, secret, sorry, nervous, scared",
    "holidays: christmas, halloween, easter, birthday party, present, costume, vacation, weekend",
    "clock and calendar: hour, minute, what time, date, today, tomorrow, month, leap year",
    "travel: airplane, hotel, ticket, passport, train, bus, trip, airport, tourist",
    "school life: classroom, schedule, recess, bus, locker, homework due, report card, test, principal's office, cafeteria",
    "running a class: lesson plan, seating chart, behavior, parent meeting, substitute, worksheet, grading, standards",
    "crafts: glue, scissors, slime, origami, knitting, beads, cardboard, model kit",
    # technology
    "programming: code, python, javascript, loop, function, bug, compile, html, database",
    "computers: laptop, windows, keyboard, printer, wifi, internet, password, download, virus scan",
    "phones and social media: app, text message, followers, video, selfie, account, post, charger",
    "inventions: who invented, telephone, light bulb, steam engine, printing press, patent",
    "machines: engine, motor, robot, factory, gear, lever, pulley, battery, drill",
    "materials: how it is made, glass, paper, steel, concrete, plastic, rubber, cotton",
    "vehicles: car, truck, bicycle, motorcycle, brake, tire, wheel, gasoline, drive, license",
    "buildings: bridge, tower, skyscraper, castle, architect, tallest",
    # animals and plants as other people ask about them
    "pets: dog, cat, puppy, kitten, hamster, rabbit, goldfish, aquarium, feed, train, vet",
    "farm: cow, pig, chicken, sheep, horse, barn, tractor, harvest, wheat",
    "wild mammals: lion, tiger, elephant, bear, wolf, monkey, giraffe, bat, habitat",
    "sea mammals and fish: dolphin, whale song, shark teeth, salmon, tuna, jellyfish, coral reef",
    "birds: eagle, owl, parrot, penguin, nest, wings, feathers, migrate, fly",
    "reptiles and amphibians: snake, lizard, crocodile, turtle, frog, tadpole",
    "insects and spiders: ant, bee hive, honey, butterfly, caterpillar, mosquito, sting, web",
    "dinosaurs: fossil, skeleton, extinct, asteroid, mammoth",
    "animal lives: lifespan, sleep, mate, sex, pregnant, give birth, hatch, language, intelligence",
    "gardening: water the flowers, prune, pot, balcony, lawn, vegetables, weeds, compost, greenhouse",
    "strange plants and mushrooms: poisonous, toxic, carnivorous, moss, fern, mold, bouquet",
    "trees and wood: autumn leaves, bark, lumber, rainforest, forest fire, maple, oak",
    # science
    "heart and lungs: blood, pulse, breathe in, artery, vein, oxygen in the body, blood type",
    "brain and senses: nerve, eye, ear, taste, smell, memory, dream, yawn",
    "bones and muscles: skeleton, joint, skull, strong, teeth, skin",
    "digestion: stomach, intestine, swallow, liver, kidney, hiccups",
    "illness: virus, bacteria, germs, vaccine, fever, cancer, allergy, medicine, doctor, hospital",
    "cells and genes: nucleus, mitochondria, dna, chromosome, mutation, cloning",
    "human origins: evolution, darwin, ancestors, apes, natural history",
    "weather: rain, cloud, storm, thunder, lightning, tornado, hurricane, snow, forecast, rainbow",
    "climate: greenhouse effect, global warming, seasons, ice age, pollution, recycling",
    "water in nature: water cycle, evaporation, river, lake, flood, glacier, groundwater",
    "the sea: tides, waves, salt, beach, tsunami, ships, names of the oceans",
    "earth: volcano, lava, earthquake, tectonic plates, mountain, cave, erosion",
    "rocks and minerals: igneous, crystal, diamond, gold, soil layers, rock cycle",
    "solar system: planet, mars, jupiter, saturn, moon, sun, comet, orbit, eclipse",
    "stars and space travel: galaxy, black hole, big bang, rocket, astronaut, telescope, aliens, night sky",
    "forces: gravity, friction, weight, newton, inertia, push, pull, fall",
    "motion: speed, velocity, acceleration, momentum, distance, time graph",
    "energy and work: kinetic, potential, power, joule, nuclear, solar panel, windmill",
    "electricity: circuit, current, voltage, wire, battery, charge, static, switch",
    "magnets: north pole, compass, magnetic field, iron, attract, repel",
    "light: reflection, lens, mirror, shadow, laser, prism, blue sky",
    "sound: echo, pitch, loud, vibration, speed of sound",
    "heat: temperature, thermometer, melt, freeze, boil, insulation, states of matter, solid, liquid, gas",
    "chemistry: atom, molecule, element, periodic table, acid, base, reaction, rust, salt",
    # mathematics
    "whole numbers: place value, rounding, even, odd, prime, roman numerals, hundreds, thousands",
    "long multiplication and long division: times tables, carry, digits, remainder of whole numbers",
    "decimals: decimal point, tenths, hundredths, scientific notation",
    "percent and money: discount, tip, sales tax, interest, profit",
    "ratio: proportion, scale, map scale, unit price",
    "negative numbers: integer, absolute value, below zero, opposite",
    "algebra: solve for x, equation, variable, expression, inequality, like terms",
    "functions and graphs: slope, intercept, y = mx + b, parabola, coordinate plane, linear",
    "powers and roots: exponent, square root, cube root, quadratic, factor a polynomial",
    "triangles and angles: degrees, right angle, pythagoras, protractor, parallel lines",
    "shapes: circle, radius, square, rhombus, polygon, cube, sphere, symmetry, pi",
    "area of a circle, volume of a box, perimeter, surface",
    "statistics: median, mode, range, histogram, pie chart, outlier",
    "chance: probability, coin toss, random, odds",
    "units: ounces, pounds, feet, miles, gallons, fahrenheit, celsius",
    "advanced mathematics: sine, cosine, logarithm, matrix, derivative, integral, infinity",
    # words
    "grammar: noun, verb, adjective, adverb, pronoun, tense, sentence types, parts of speech",
    "punctuation and spelling: comma, apostrophe, quotation marks, capital letters, how do you spell, plural, homophones",
    "phonics and handwriting: vowels, syllable, cursive, alphabet, sight words",
    "poetry: poem, rhyme, haiku, stanza, verse, poet",
    "figures of speech: metaphor, simile, alliteration, onomatopoeia, hyperbole, idiom",
    "stories: plot, character, setting, fairy tale, twist, hero, dialogue, narrator, point of view",
    "novels and authors: who wrote, book report, chapter summary, theme of the book, shakespeare, harry potter",
    "other kinds of text: biography, diary, news article, lab report, resume, email, thank you note, invitation",
    "research papers: cite, bibliography, mla, footnote, plagiarism, library catalog",
    "foreign languages: french, spanish, german, chinese, translate, conjugate, how do you say",
    "art: draw, paint, sketch, sculpture, colors mix, museum, artist, photograph",
    # people and places
    "ancient history: egypt, pyramids, greece, rome, cleopatra, caesar, mummy, empire",
    "middle ages: knight, king, queen, castle, vikings, plague, crusade",
    "explorers and trade: columbus, silk road, colony, voyage, discovered, pirates, titanic",
    "american history: revolution, declaration, slavery, civil war, lincoln, washington, pioneers",
    "world wars: hitler, holocaust, nazi, soldier, bomb, cold war",
    "civil rights: martin luther king, rosa parks, segregation, protest, women's vote",
    "government: president, congress, senate, democracy, constitution, election, law, mayor, branches",
    "courts and police: lawyer, judge, jury, sue, crime, prison, arrest",
    "countries: capital city, flag, population, border, language spoken, largest country",
    "maps: continent, equator, latitude, legend, compass rose, longest river, highest mountain",
    "states and cities: new york, california, texas, london, paris, tokyo",
    "religion: god, church, bible, islam, buddha, prayer, temple, heaven",
    "big questions: meaning of life, death, ghosts, magic, luck, dreams, future",
    "safety: fire drill, first aid, helmet, emergency exit, stranger",
)

EVERYDAY = frozenset(
    stem(word)
    for word in """
    able accept across act actually add admit afraid age ago agree ahead allow almost alone along already alright always angry annoying
    anybody anyone anything anyway apart appear apply argue around arrive ask attention away awful awkward back bad badly base basic be
    beautiful become begin behave believe belong beside best better big bit blame boring borrow both bother bottom break brief bright bring
    broad build busy calm care careful carry case catch cause certain chance change check choose clear clever close come common compare
    complete complicated confuse confusing consider contain continue convince cool correct couple cover crazy create cut daily dark deal
    decide deep definitely depend describe deserve detail different difficult direct disagree discuss double doubt drop dumb early easily
    easy either else embarrassing empty end enjoy enough entire equal especially even ever every everybody everyone everything exactly
    except exist expect explore extra fact fail fair fall false familiar far fast favorite feel few figure fill final finally fine finish
    first fit fix flat flip focus follow fool forget form formal forward found free fresh full funny gain general gentle genuine get given
    glad good grab great group grow guess half hand happen happy hardly hear heavy helpful hide high hint hit hold honest hope huge hurry
    idea important impossible improve include increase indeed inside instead intend interest interesting introduce involve issue join judge
    keep kind large last late later lead least leave left less level lift limit line link list listen little live long look lose lot loud
    low lower lucky main manage mark matter maybe mean measure meet memory mention mess messy middle mind miss mistake mix mixed moment
    move name narrow natural near nearly neat necessary neither never new next nice nobody noise none normal note nothing notice number odd
    offer often okay old opposite ordinary original otherwise outside pair part particular pass pay people perfect perhaps person pick
    piece place plain plan please plenty point polite poor possible practice praise prefer prepare present pretend pretty prevent probably
    problem proper prove pull purpose push put question quick quickly quiet quite rather reach ready real realize really reason receive
    recognize refer regular relate remain remember remind remove repeat replace reply require respect respond rest result return right
    rough round rude rule safe same save scare scared second see seem send sense separate serious set several shape share sharp short show
    shut side silly similar simple simply since single size slow slowly small smart smooth soft solve someone sometimes somewhere soon
    sorry sort sound special split spread stand start state stay step stick still stop story straight strange strong stupid subject
    succeed sudden sudden suggest support suppose sure surprise switch take talk tall teach tell terrible thick thin think together top
    math maths science biology english pupil student lesson definition term model diagram drawing essay homework uneven unequal
    total touch tough toward trick tricky trouble true truth try turn twice type understand unfair unless upset useful useless usual
    usually value various view wait wake walk want warn waste watch way weak week weird welcome well whenever wherever whole wide willing
    wise wish wonder word work worry worse worst worth write wrong yesterday yet young aloud anymore somehow stuff guy thanks thank grader
    """.split()
)
"""Words of any talk: one that is nowhere in the materials says little, where any other unknown word names another subject."""


class Elsewhere:
    """How near a question is to what the lines and topics are about, in the vectors of one embedder; made at the first question."""

    def __init__(self, embedder: Embedder, lines: tuple[str, ...] = ELSEWHERE, topics: tuple[str, ...] = TOPICS) -> None:
        self._embedder, self._lines, self._topics = embedder, lines, topics
        self._vector = lru_cache(_KEPT)(lambda text: self._embedder.embed([text])[0])

    @cached_property
    def _vectors(self) -> Vectors:
        return self._embedder.embed(self._lines)

    @cached_property
    def _topic_vectors(self) -> Vectors:
        return self._embedder.embed(self._topics)

    @cached_property
    def words(self) -> frozenset[str]:
        """The tokens of all lines: a question's word that is one of them, and not in a passage, speaks for another subject."""
        return frozenset(token for line in self._lines for token in tokens(line)) - EVERYDAY

    @cached_property
    def by_start(self) -> dict[str, list[str]]:
        return by_start(self.words)

    def nearness(self, vector: Vectors) -> float:
        """The cosine of the nearest line."""
        return float(cosines(self._vectors, vector).max())

    def topics(self, text: str, most: int) -> list[tuple[str, float]]:
        """The nearest topics with their cosines, nearest first."""
        near = cosines(self._topic_vectors, self._vector(text))
        return [(self._topics[n], float(near[n])) for n in near.argsort()[::-1][:most]]

    def tokens(self, topic: str) -> tuple[str, ...]:
        return tuple(tokens(topic))

    def alike(self, text: str, others: Iterable[str]) -> float:
        """The cosine of a text with the nearest of some other texts."""
        vector = self._vector(text)
        return max((float(self._vector(other) @ vector) for other in others), default=0.0)
