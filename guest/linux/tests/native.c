// SPDX-License-Identifier: GPL-2.0
/* The tests of the pure parts, in user space: cc -I.. -I../../../include native.c */
#include <stdio.h>

#include "../pure.h"

struct kunit {
	const char *name;
	unsigned int failures;
};

struct kunit_case {
	void (*run)(struct kunit *test);
	const char *name;
};

#define KUNIT_CASE(test) \
	{ \
		test, #test \
	}

static void check(struct kunit *test, int line, const char *what, bool holds)
{
	if (holds)
		return;
	if (!test->failures++)
		printf("FAILED %s: line %d: %s\n", test->name, line, what);
}

#define KUNIT_EXPECT_TRUE(test, condition) check(test, __LINE__, #condition, condition)
#define KUNIT_EXPECT_FALSE(test, condition) check(test, __LINE__, "not " #condition, !(condition))
#define KUNIT_EXPECT_EQ(test, a, b) check(test, __LINE__, #a " == " #b, (a) == (b))
#define KUNIT_ASSERT_EQ(test, a, b) \
	do { \
		unsigned int before = (test)->failures; \
		KUNIT_EXPECT_EQ(test, a, b); \
		if ((test)->failures > before) \
			return; \
	} while (0)
#define KUNIT_ASSERT_TRUE(test, condition) KUNIT_ASSERT_EQ(test, !!(condition), true)

#include "cases.h"

int main(void)
{
	unsigned int failed = 0, count = 0;

	for (const struct kunit_case *one = vv_cases; one->run; one++, count++) {
		struct kunit test = { one->name, 0 };

		one->run(&test);
		failed += !!test.failures;
	}
	printf("%u passed, %u failed\n", count - failed, failed);
	return !!failed;
}
