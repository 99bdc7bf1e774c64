/* SPDX-License-Identifier: GPL-2.0 */
/* All tests of the pure parts, for whoever runs them: the parts themselves are compiled in. */
#include "../caps.c"
#include "../formats.c"
#include "../meta.c"
#include "../state.c"

#include "caps_test.c"
#include "layout_test.c"
#include "state_test.c"

static struct kunit_case vv_cases[] = {
	KUNIT_CASE(caps_of_the_device),
	KUNIT_CASE(caps_cut_off),
	KUNIT_CASE(caps_changed),
	KUNIT_CASE(range_fits),
	KUNIT_CASE(params_of_the_wire),
	KUNIT_CASE(layout_that_v4l2_cannot_say),
	KUNIT_CASE(layout_of_blocks),
	KUNIT_CASE(layouts_round_trip),
	KUNIT_CASE(layouts_that_are_lies),
	KUNIT_CASE(coded_sizes),
	KUNIT_CASE(decoder_begins),
	KUNIT_CASE(decoder_that_guessed),
	KUNIT_CASE(decoder_drains),
	KUNIT_CASE(decoder_changes_in_a_drain),
	KUNIT_CASE(decoder_seeks),
	KUNIT_CASE(drain_before_the_header),
	KUNIT_CASE(encoder_restarts),
	KUNIT_CASE(failure),
	KUNIT_CASE(random_walks),
	KUNIT_CASE(cookies),
	{},
};
