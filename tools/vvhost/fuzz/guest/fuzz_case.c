/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/fuzz_case.h"

bool fuzz_step(struct fuzz_case *it)
{
	if (it->steps == 0)
		return false;
	it->steps--;
	it->report->steps++;
	return true;
}
