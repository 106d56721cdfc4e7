"""Names for runs and logged models that were given none: `quiet-heron-417`."""

from __future__ import annotations

import os

# At most seven letters, and eight: with the number a name has at most twenty characters.
_ADJECTIVES = """
able agile airy amber ample apt arctic ashen autumn azure balmy bold brave breezy bright
brisk bronze calm candid canny cedar chalky chilly civil clear clever cobalt cool copper
coral cosy crimson crisp curious dapper daring dashing deft dewy eager early earnest easy
even fabled fair famous fine firm fleet floral fluent fond frank fresh frosty gentle glad
gleeful golden grand hardy hazel hearty honest humble icy indigo ivory jade jolly jovial
keen kind leafy light lilac linen lively loyal lucid lucky lunar maple mellow merry mild
mindful misty modest mossy native neat nimble noble novel oaken olive opal open patient
pearly placid plucky poised polar polite prime proud quick quiet ready regal robust rosy
ruby rustic sable sage sandy serene sharp shiny silent silver sleek smooth snowy solar sonic
spry stable starry steady still stoic sturdy sunny supple swift tame tawny tender tidal tidy
trim true upbeat urbane valiant velvet verdant violet vivid warm wary wild willing windy
winter wise witty woolly young zesty
"""
_NOUNS = """
acorn alder anchor antelope apple aspen badger bamboo barley basil bay beacon beaver birch
bison bobcat brook canyon caribou cedar cicada cliff cloud clover comet condor coral cove
coyote crane creek cricket crocus curlew cypress daisy delta dingo dolphin dove dune eagle
egret elk elm ember ermine falcon fern ferret finch fir fjord flint fox gannet gazelle gecko
geyser ginger glacier goose gorge grove gull harbor hare harrier hawk hazel heath heron hill
hyacinth ibex ibis iris island ivy jackdaw jaguar jay juniper kelp kestrel kite kiwi koala
lagoon lake larch lark laurel lemur lichen lily linden linnet llama lotus lupin lynx
magnolia magpie maple marlin marmot marten martin meadow meteor mink moose moss moth mule
narwhal newt oak oasis ocelot orchid oriole osprey otter owl panda parrot peak pebble
pelican penguin peony petrel pine piper plover pond poplar poppy puffin puma quail quartz
rabbit rapids raven reef ridge river robin rook sable salmon seal sequoia shoal shrew
skylark sparrow spruce squid starling stoat stork summit swallow swan swift tapir teal tern
thistle thrush thyme tiger toucan trout tulip tundra turtle valley viper vole walnut walrus
warbler weasel whale willow wolf wombat wren yak yarrow yew zebra
"""

_adjectives = _ADJECTIVES.split()
_nouns = _NOUNS.split()


def random_name() -> str:
    """A new name: an adjective, a noun and a number below 1,000, at most 20 characters."""
    # Not from `random`: a program that seeds it must neither get the same names again nor have its
    # own sequence moved.
    rest, number = divmod(int.from_bytes(os.urandom(8), "big"), 1000)
    rest, adjective = divmod(rest, len(_adjectives))
    return f"{_adjectives[adjective]}-{_nouns[rest % len(_nouns)]}-{number}"
