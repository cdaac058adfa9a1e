"""What happened: four sessions from August to November, some days between them, and what was seen later.

The person in it is made up.
"""

from tests.sample.maker import Maker
from tests.sample.pictures.boat import boat
from tests.sample.pictures.branch import branch
from tests.sample.pictures.clouds import clouds
from tests.sample.pictures.doorway import doorway
from tests.sample.pictures.dots import dots
from tests.sample.pictures.fields import fields
from tests.sample.pictures.glow import glow
from tests.sample.pictures.half import half
from tests.sample.pictures.hand_outline import hand_outline
from tests.sample.pictures.knot import knot
from tests.sample.pictures.mandala import mandala
from tests.sample.pictures.mountain import mountain
from tests.sample.pictures.panes import panes
from tests.sample.pictures.plant import plant
from tests.sample.pictures.profile import profile
from tests.sample.pictures.rain_house import rain_house
from tests.sample.pictures.ribbons import ribbons
from tests.sample.pictures.rose import rose
from tests.sample.pictures.sea import sea
from tests.sample.pictures.spiral import spiral
from tests.sample.pictures.tree import tree
from tests.sample.pictures.waves import waves
from tests.sample.songs import BEFORE_BED, SLOW_BOWLS, UNDER_THE_ICE
from tests.sample.voices import LOW_HUM, TO_MY_SISTER, voice

CLINIC = "at the clinic"


def live(maker: Maker) -> None:
    """Live through it, in order."""
    first = _august(maker)
    second = _september(maker, first)
    house = second[1]
    _october_rain(maker, first, second[0])
    third = _october(maker, house)
    _november_night(maker, third)
    _november(maker, first, third)


def _august(maker: Maker):
    maker.on(8, 24, 11, 20)
    first = maker.begin_session("To let it be slow.", CLINIC)
    maker.rest(95)
    out = maker.draw(spiral())
    maker.rest(4)
    rows = maker.draw(waves())
    maker.rest(3)
    maker.say(
        first,
        "Everything was made of slow water. I could hear my own breath a long way off. The blanket was heavy and "
        "that was good. There was a colour I have no word for, near blue. When I came back the ceiling was only a "
        "ceiling.",
    )
    maker.name(rows, "Slow water", "water", words="Row after row, and none of them in a hurry.")
    maker.name(out, "Outwards", "breath")
    maker.close(first)
    maker.on(8, 25, 18, 40)
    maker.reflect(first, "My arms are tired, as if I had been swimming.")
    maker.on(8, 31, 20, 5)
    maker.reflect(first, "I took the heavy blanket out of the cupboard and slept under it.")
    hills = maker.draw(mountain())
    maker.name(hills, "Hills behind hills", "morning")
    maker.say(maker.today(), "The hills from the bus this morning. Four of them, one behind the other.")
    return first


def _september(maker: Maker, first):
    maker.on(9, 14, 10, 45)
    second = maker.begin_session("To ask about the house.", CLINIC)
    maker.rest(88)
    ship = maker.draw(boat())
    maker.rest(6)
    bowls = maker.play(SLOW_BOWLS)
    maker.rest(5)
    house = maker.draw(rain_house())
    maker.rest(4)
    maker.say(
        second,
        "A small boat, and nobody had to row it. It was dark but not cold. Later I saw the house where we lived "
        "until I was nine, from above, in the rain, and one window was lit. I wanted to knock. Then I saw that I "
        "did not need to.",
    )
    maker.name(ship, "Nobody rowing", "water", "night", "light", favourite=True)
    maker.name(bowls, "Slow bowls", "breath")
    maker.name(house, "The window", "home", "light", words="I remember the sound of it on the roof.")
    maker.close(second)
    maker.on(9, 17, 9, 10)
    maker.reflect(second, "Slept until ten. The boat is still there when I close my eyes.")
    warm = maker.draw(rose())
    maker.name(warm, "Warm from below", "the body")
    maker.on(9, 21, 19, 30)
    maker.reflect(second, "I asked my mother about the house. She remembers the rain too.")
    maker.on(9, 24, 7, 55)
    maker.reflect(first, "I hear the same slow sound when I wash the dishes.")
    maker.on(9, 27, 15, 20)
    between = maker.draw(panes())
    maker.say(maker.today(), "One line without lifting the pen. Then I looked what was between.")
    maker.name(between, "What was between", "light", words="There was a place for every colour.")
    return second, house


def _october_rain(maker: Maker, first, second) -> None:
    maker.on(10, 5, 21, 15)
    maker.reflect(first, "Near blue. I saw it tonight over the car park.")
    maker.on(10, 11, 14, 30)
    green = maker.draw(plant())
    maker.say(maker.today(), "Rain all day. I watered it anyway. Four new leaves since the summer.")
    maker.name(green, "By the window", "home", "light")
    maker.on(10, 14, 20, 50)
    maker.reflect(second, "I think the window was lit for whoever was still outside.")


def _october(maker: Maker, house: str):
    maker.on(10, 19, 11, 5)
    third = maker.begin_session(place=CLINIC)
    maker.rest(92)
    door = maker.draw(doorway())
    maker.rest(7)
    circle = maker.draw(mandala())
    maker.rest(6)
    letter = maker.speak(voice(TO_MY_SISTER, 602))
    maker.rest(9)
    land = maker.draw(fields())
    maker.rest(5)
    maker.say(
        third,
        "A door, and someone had left a light on. First it was only grey and moving. Then there was an edge, and "
        "the edge was a door. I could hear rain but it was not raining. I kept thinking of the kitchen at home, the "
        "lamp.",
    )
    standing = (
        "A door, and someone had left a light on. I did not go in. I stood there a long time and it was all right."
    )
    maker.name(door, "", "the doorway", "light", words=standing, favourite=True)
    maker.name(circle, "Ten of them", "the circle")
    maker.name(letter, "To my sister", "home")
    maker.name(land, "What was behind it", "light", "the doorway")
    maker.on(10, 19, 19, 20)
    roots = maker.draw(tree())
    maker.name(roots, "As deep as it is high", "the body")
    maker.close(third)
    maker.on(10, 22, 17, 45)
    maker.reflect(third, "Still tired. The yellow stays with me.")
    maker.reflect_on(door, "I pressed so hard here. My hand hurt.", 0.3)
    maker.on(10, 26, 20, 10)
    maker.reflect(third, "I called my sister. We did not say much.")
    maker.reflect_on(door, "This is where the yellow came. I had not planned yellow.", 0.72)
    maker.on(10, 27, 12, 0)
    maker.reflect_on(house, "It is the same lamp as in the door. I only see it now, beside each other.", 0.09)
    maker.on(10, 28, 20, 25)
    listening = maker.draw(profile())
    maker.say(maker.today(), "My sister on the telephone, as I think she looked.")
    maker.name(listening, "She listened", "home")
    return third, door


def _november_night(maker: Maker, third) -> None:
    maker.on(11, 6, 22, 35)
    thread = maker.draw(knot())
    maker.rest(3)
    small = maker.play(BEFORE_BED)
    maker.say(maker.today(), "Could not sleep, so I drew it. Then I played very softly until it was only a thread.")
    maker.name(thread, "", "night", words="I could not find the end of it. Then I drew one.")
    maker.name(small, "Before bed", "night")
    maker.on(11, 8, 22, 10)
    lamps = maker.draw(glow())
    maker.name(lamps, "Twelve, and dark round them", "night", "the circle", "light")
    maker.on(11, 13, 19, 45)
    twigs = maker.draw(branch())
    maker.say(maker.today(), "The plum tree behind the house is bare, so I put the flowers on.")
    maker.name(twigs, "Before it flowers", "home", "night")


def _november(maker: Maker, first, third) -> None:
    maker.on(11, 17, 10, 50)
    fourth = maker.begin_session(place=CLINIC)
    maker.rest(90)
    mine = maker.draw(hand_outline())
    maker.rest(4)
    red = maker.draw(sea())
    maker.rest(4)
    ice = maker.play(UNDER_THE_ICE)
    maker.rest(6)
    five = maker.draw(clouds())
    maker.rest(5)
    alone = maker.write("I was not alone in it.\nThat is all I know so far.")
    maker.rest(8)
    hum = maker.speak(voice(LOW_HUM, 601))
    maker.rest(5)
    maker.say(
        fourth,
        "It was quiet under the ice. Nothing was asked of me. There was a red light very far down, and it was warm "
        "there. Coming up, somebody was humming, and it was me.",
    )
    maker.name(five, "Five, over one another", "the circle")
    maker.name(red, "The red one", "water", "light", favourite=True)
    maker.name(ice, "Under the ice", "water")
    maker.name(mine, "Mine", "the body", words="I put it on the paper and it stayed still.")
    maker.name(hum, "Low hum", "breath", "the body")
    maker.name(alone, "", "water")
    maker.close(fourth)
    maker.on(11, 18, 8, 30)
    maker.reflect(fourth, "Cold hands this morning, and I did not mind.")
    maker.rest(40)
    moved = maker.draw(ribbons())
    maker.say(maker.today(), "I put the paper flat and let both hands go.")
    maker.name(moved, "How it moved", "the body", "water")
    maker.on(11, 19, 20, 25)
    _one_month_after(maker, *third)
    same = maker.write(
        "The same today: the kettle, the crack in the blue cup,\nthe man with the two dogs.\nNot the same: I saw them."
    )
    maker.rest(6)
    night = maker.draw(dots())
    maker.say(maker.today(), "Walked home the long way round, without the telephone.")
    maker.name(night, "Each where there was room", "night", "the circle", "light")
    maker.name(same, "", "home")
    maker.on(11, 20, 7, 40)
    maker.reflect(first, "The water was never the cold part.")
    maker.reflect(fourth, "The red one is still there, low down, when I look for it.")
    maker.rest(15)
    begun = maker.draw(half())
    maker.name(begun, "", "the circle", words="Not finished. I know how it goes on.")


def _one_month_after(maker: Maker, third, door: str) -> None:
    maker.reflect(third, "I think I was the one who left the light on.")
    maker.reflect_on(door, "The small one in the door is me.", 0.97)
