"""Topics of a general schooling and of a day, each in a few words: what may be asked although no book here is about it.

A short line is near to a short question, where the long lines of `elsewhere` are only somewhat near to many. As there, a
line forbids nothing: where a book on its topic has been added, the book's own passages and headings are as near. English only.
"""

from __future__ import annotations

_MATHEMATICS = """
counting to one hundred; skip counting by twos, fives and tens; comparing whole numbers; place value of digits
rounding to the nearest ten; adding two-digit numbers with carrying; subtracting three-digit whole numbers with borrowing
the times tables; multiplying large numbers; long division with a remainder; dividing whole numbers; even and odd numbers
prime and composite numbers; factors and prime factorization; greatest common factor of two numbers; divisibility rules; roman numerals
estimating sums of whole numbers; mental arithmetic tricks; reading decimals; comparing decimals; adding and subtracting decimals
multiplying decimals; dividing decimals; changing a fraction to a decimal; changing a decimal to a fraction; percent of a number
percent increase and decrease; writing a fraction as a percent; discounts and sales tax; tips and commission
simple and compound interest; ratios; equivalent ratios and tables; proportions and cross multiplication; unit price
maps and scale drawings; negative numbers; adding and subtracting integers; multiplying negative numbers; absolute value
order of operations; writing expressions with variables; combining like terms; solving one-step equations; solving for x
solving inequalities; the coordinate plane; plotting points; slope of a line; y-intercept and linear equations; systems of equations
functions, inputs and outputs; number patterns and sequences; exponents and powers; square roots; scientific notation; polynomials
factoring quadratics; the quadratic formula; graphs of parabolas; logarithms; sine, cosine and tangent; derivatives and integrals
matrices; rational expressions with variables; irrational numbers; complex numbers; infinity; the number pi; the golden ratio
the history of zero; names of shapes and their sides; kinds of triangles; kinds of angles; measuring an angle with a protractor
parallel and perpendicular lines; the pythagorean theorem; circumference and area of a circle; area of a rectangle; area of a triangle
perimeter; volume of a box; surface area; symmetry and reflection; rotations and translations; similar and congruent figures
nets of solids; cubes, cones and spheres; geometric proofs; telling time on a clock; counting coins and making change
reading a calendar; measuring with a ruler in inches; weight in pounds and ounces; cups, pints, quarts and gallons
celsius and fahrenheit; feet, yards and miles; median and mode; range and outliers; bar graphs and pie charts; line plots and histograms
scatter plots; probability of dice and coins; combinations and permutations; logic puzzles; famous mathematicians
sets and venn diagrams; binary numbers; averages of test grades; word problems about trains; budgets and saving money; calculators
"""
_LANGUAGE = """
nouns and pronouns; verbs and tenses; adjectives and adverbs; prepositions; conjunctions in grammar; subject and predicate
subject-verb agreement; run-on sentences and fragments; compound and complex sentences; active and passive voice; commas; apostrophes
quotation marks; colons and semicolons; capital letters; spelling rules; how a word is spelled; homophones such as there and their
plurals of nouns; prefixes and suffixes; synonyms and antonyms; using a dictionary; vowels and consonants; syllables; sight words
phonics; learning to read; reading fluency; cursive handwriting; typing; writing a story; story plots and endings; characters in a story
the setting of a story; dialogue in a story; point of view of a narrator; the theme of a book; the main idea of a text
summarizing a chapter; making inferences; cause and effect in a text; comparing two books; book reports; fairy tales and fables
myths and legends; science fiction and fantasy; mystery stories; comics and graphic novels; plays and scripts; famous authors
novels and their heroes; shakespeare's plays; writing a poem; rhyme and rhythm; haiku, limericks and sonnets; similes and metaphors
personification; alliteration; onomatopoeia; hyperbole; irony and sarcasm; idioms; symbols in literature; a personal narrative
a diary or journal; a biography; an autobiography; a news article; an interview; a lab report; a research paper
citing sources in mla format; a bibliography; plagiarism; taking notes; outlining a research report; an informational report
how-to instructions; a thank-you note; an invitation; an email; a friendly letter to a pen pal; a resume and a job application
giving a speech; stage fright; debates and debate teams; a presentation with slides; advertising and commercials; propaganda; fake news
journalism; learning french; learning spanish words; learning chinese; sign language; translating a sentence
english as a second language; the history of the english language; the alphabet; braille; library books
"""
_SCIENCE = """
the scientific method; a science fair project; laboratory safety; microscopes; the states of matter; melting, freezing and boiling
evaporation and condensation; mixtures and solutions; atoms and molecules; the periodic table; elements and compounds
protons and electrons; acids and bases; chemical reactions; balancing chemical equations; rust and burning; density
floating and sinking; metals; crystals; forces and motion; gravity; friction; newton's laws; speed and acceleration; momentum
simple machines; levers and pulleys; work and power; kinetic and potential energy; heat and temperature; conductors and insulators
electricity and circuits; batteries; static electricity; magnets; light and shadows; mirrors and lenses; rainbows and color of light
sound waves; echoes; pitch and loudness; radio waves; x-rays; nuclear energy; renewable energy; solar panels and wind turbines
fossil fuels and natural gas; the water cycle; weather forecasts; clouds; rain and snow; thunder and lightning; tornadoes; hurricanes
wind; climate zones; climate change and the greenhouse effect; the seasons; air pollution; the ozone layer; recycling and garbage
deserts; rainforests; tundra and polar ice; rivers and lakes; groundwater and wells; floods; glaciers; caves; mountains
volcanoes and lava; earthquakes; plate tectonics; continents drifting; layers of the earth; minerals; the rock cycle; erosion
soil layers; fossils; dinosaurs; ice ages; geologic time; tides and the moon; ocean currents; waves at the beach; why the sea is salty
tsunamis; icebergs; names of the oceans; shipwrecks; submarines and ships; diving and scuba; beaches and sand; coral reefs; islands
the sun; the planets; the moon and its phases; eclipses; stars and constellations; galaxies; black holes; the big bang
comets and asteroids; meteor showers; rockets; astronauts and the space station; telescopes; life on other planets; day and night
gravity on the moon; cells and organelles; dna and genes; chromosomes and mitosis; heredity and eye color; evolution of humans
charles darwin; cloning; genetic engineering; bacteria and viruses; germs and washing hands; vaccines; diseases; medicines
the immune system; allergies; first aid; the human heart and blood; lungs and breathing in people; the brain and nerves; how eyes see
ears and hearing; taste and smell; skin; bones of the human skeleton; muscles and exercise; teeth; digestion in the stomach
kidneys and bladder; hormones and puberty; pregnancy; sleep and dreams; nutrition and vitamins; hiccups, yawning and sneezing
getting taller; fingernails and hair; blood types; a fever; mammals; birds and their nests; bird migration; reptiles; snakes; turtles
crocodiles; frogs and tadpoles; fish and their gills; salmon; whales and dolphins; whale songs; shark teeth and shark attacks
how long sea turtles live; seals and penguins; crabs and lobsters; starfish; jellyfish stings; sea horses; pearls and oysters; insects
ants; honey bees making honey; butterflies and caterpillars; mosquitoes; spiders; worms; bats; lions and tigers; elephants
bears and hibernation; wolves; monkeys and apes; giraffes and zebras; kangaroos; pandas; dogs; cats; hamsters and rabbits; horses
cows and milk; chickens and eggs; zoo animals; endangered animals; animal sounds; animal tracks; how long animals live
how big animals are; how animals sleep; how animals mate; animal intelligence and language; pets and their food; aquariums
eating seafood; fishing; mushrooms; mold; moss and ferns; carnivorous plants; poisonous plants; cactus care; house plants
growing vegetables at home; watering a garden; pruning roses; lawns and weeds; leaves changing color in fall; tree rings
the tallest tree; lumber and paper making; farming crops; growing rice and wheat; cotton and cloth; sugar cane; coffee and tea
maple syrup; flower bouquets; meanings of flowers; forest fires; deforestation; national parks; pesticides; spices and herbs
"""
_PEOPLE = """
native americans; explorers and columbus; the pilgrims and thanksgiving; the american colonies; the american revolution
the constitution; the declaration of independence; george washington; slavery and the underground railroad; the civil war
abraham lincoln; westward expansion; the gold rush; the industrial revolution; immigration; the great depression; world war one
world war two; the holocaust; the cold war; civil rights and martin luther king; women's right to vote; presidents of the united states
the three branches of government; congress; how a law is made; voting and elections; the supreme court; courts, lawyers and juries
police and prison; taxes; the united nations; ancient egypt and pyramids; ancient greece; ancient rome; ancient china; mesopotamia
the aztecs, maya and incas; vikings; knights and castles; the renaissance; the black death; the french revolution; kings and queens
the silk road; colonies and empires; pirates; archaeology; mummies; capitals of countries; capitals of states; flags
continents and oceans on a map; the longest river; the highest mountain; the largest country; populations of cities
latitude and longitude; reading a map; a compass; time zones; languages people speak; currencies; borders; world religions
christmas and easter; ramadan and hanukkah; the bible; festivals; traditions; food of other countries; famous buildings
supply and demand; inflation; banks and loans; jobs and careers; starting a business; the stock market; credit cards; charity
famous people
"""
_DAILY = """
greetings and small talk; how old someone is; a favorite color or animal; telling a joke; a riddle; being bored; a name for a pet
whether you are a robot; who made you; the meaning of life; ghosts and monsters; luck and superstition; dreams for the future
birthdays and parties; gifts; making friends; fitting in at a new school; an argument with a friend; bullying; feeling sad or lonely
feeling nervous; being shy; a crush; brothers and sisters; divorce of parents; chores and allowance; bedtime and sleep; screen time
babysitting; staying home alone; strangers; brushing teeth; a loose tooth; losing weight; getting strong; haircuts; clothes to wear
tying shoes; washing clothes and stains; baking bread; cooking dinner; pancakes and cookies; boiling eggs; doubling a recipe
lunch at school; snacks; pizza toppings; ice cream; soccer; basketball; football; baseball; tennis; hockey; swimming lessons
running races; gymnastics; skateboards; riding a bike; the olympics; world records; who won the game; chess; card games; board games
puzzles and cubes; video games; minecraft and roblox; drawing people and animals; mixing paint colors; painting and museums
paper folding; slime and crafts; sewing and knitting; magic tricks; playing the piano; playing the guitar; playing the violin
reading music notes; singing; dancing; songs and lyrics; bands and singers; movies; cartoons; television shows; superheroes
actors and celebrities; books to read for fun; theme parks; summer camp; vacations; camping; airplanes and flying; trains and buses
cars and engines; electric cars; traffic lights; bridges; skyscrapers; elevators; houses and how they are built; computers; passwords
the internet; phones and apps; printers; email accounts; social media followers; making a video; artificial intelligence
coding in python; web pages and html; making a game in scratch; robots; how cameras work; how televisions work
microwaves and refrigerators; inventions and inventors; glass and plastic; clocks and watches; toys; money and coins
shopping and prices; a broken thing at home; lost things; the bus schedule; school rules; a locker; report cards and grades; test scores
the state test; homework not done; being late; a class trip; picture day; recess games; a substitute teacher; detention
choosing a college; learning to drive; summer jobs; classroom management; a student who misbehaves; seating charts; bulletin boards
icebreakers; group work; parent conferences; report card comments; grading with a rubric; spelling tests; reading groups
a lesson plan on weather; a worksheet on grammar; a unit on history; teacher pay; fire drills; calling an ambulance; a bee sting
a nosebleed; a headache; choosing a doctor; helmets and seat belts; crossing the street; today's weather; today's date; what time it is
the news; holidays this year; wedding plans; apartment rent; repairing a sink; cleaning the house
"""

TOPICS = tuple(
    topic.strip()
    for block in (_MATHEMATICS, _LANGUAGE, _SCIENCE, _PEOPLE, _DAILY)
    for line in block.strip().splitlines()
    for topic in line.split(";")
)
"""Each a few words, in no order that matters."""
