/* SPDX-License-Identifier: BSD-3-Clause */
/* A seccomp policy as it ships, read into a filter of the kernel's. */
#ifndef SECCOMP_POLICY_H
#define SECCOMP_POLICY_H

#include <stdbool.h>
#include <stdint.h>

enum { POLICY_RULES = 96, POLICY_CONDITIONS = 12 };

enum policy_operator {
	POLICY_EQUAL,	/* argN == value */
	POLICY_ANY_BIT, /* argN & value */
	POLICY_NO_BIT,	/* argN in ~value */
};

struct policy_condition {
	uint32_t argument;
	enum policy_operator operator;
	uint32_t value;
	bool goes_on; /* the next one has to hold as well: && */
};

/* One of the conditions, or of those that go on together, has to hold, if there are any. */
struct policy_rule {
	uint32_t number; /* of the system call */
	struct policy_condition conditions[POLICY_CONDITIONS];
	uint32_t condition_count;
	uint32_t error; /* what is answered whatever the arguments; 0 if the conditions say it */
};

struct policy {
	struct policy_rule rules[POLICY_RULES];
	uint32_t count;
};

/*
 * Reads crosvm's (minijail's) syntax from a file that ends in ".policy", cloud-hypervisor's from one that ends in ".rs".
 * What is behind the line with "to start inside the sandbox" is read only with start.
 */
void policy_read(struct policy *policy, const char *path, bool start);
/* A system call with any arguments. */
void policy_allow(struct policy *policy, const char *name);
/* Whether it was there. */
bool policy_remove(struct policy *policy, const char *name);

/* Shuts in the calling thread and those that it makes, or all threads. What is not allowed raises SIGSYS. */
void policy_enter(const struct policy *policy, bool all_threads);

/* NULL for a number that has none. */
const char *policy_call_name(uint32_t number);

#endif
