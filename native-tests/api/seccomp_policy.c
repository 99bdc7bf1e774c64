/* SPDX-License-Identifier: BSD-3-Clause */
#include "seccomp_policy.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "check.h"

static const struct {
	const char *name;
	uint32_t number;
} calls[] = {
#define SYSTEM_CALL(name) { #name, SYS_##name },
#include "system_calls.inc"
#undef SYSTEM_CALL
};

/* clang-format off */
#define CONSTANT(name) { #name, (uint32_t)(name) }
/* clang-format on */
static const struct {
	const char *name;
	uint32_t value;
} constants[] = {
	CONSTANT(CLONE_THREAD),
	CONSTANT(MADV_DODUMP),
	CONSTANT(MADV_DONTDUMP),
	CONSTANT(MADV_DONTNEED),
	CONSTANT(MADV_FREE),
	CONSTANT(MADV_HUGEPAGE),
	CONSTANT(MADV_POPULATE_WRITE),
	CONSTANT(MADV_WIPEONFORK),
	CONSTANT(PROT_EXEC),
	CONSTANT(PR_SET_NAME),
	CONSTANT(SIGABRT),
	CONSTANT(F_DUPFD_CLOEXEC),
	CONSTANT(F_GETFL),
	CONSTANT(F_GET_SEALS),
	CONSTANT(PRIO_PROCESS),
	CONSTANT(ENOSYS),
};

static uint32_t find_call(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (strncmp(name, calls[i].name, length) == 0 && calls[i].name[length] == '\0')
			return calls[i].number;
	}
	fprintf(stderr, "no system call %.*s\n", (int)length, name);
	exit(1);
}

const char *policy_call_name(uint32_t number)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		if (calls[i].number == number)
			return calls[i].name;
	}
	return NULL;
}

static size_t word_length(const char *text)
{
	size_t length = 0;

	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	return length;
}

static uint32_t find_value(const char *text)
{
	size_t length = word_length(text);

	if (isdigit((unsigned char)*text))
		return (uint32_t)strtoul(text, NULL, 0);
	for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
		if (strncmp(text, constants[i].name, length) == 0 && constants[i].name[length] == '\0')
			return constants[i].value;
	}
	fprintf(stderr, "no constant %.*s\n", (int)length, text);
	exit(1);
}

static struct policy_rule *add_rule(struct policy *policy, uint32_t number)
{
	CHECK(policy->count < POLICY_RULES);
	for (uint32_t i = 0; i < policy->count; i++)
		CHECK(policy->rules[i].number != number);
	policy->rules[policy->count] = (struct policy_rule){ .number = number };
	return &policy->rules[policy->count++];
}

static void add_condition(struct policy_rule *rule, uint32_t argument, enum policy_operator operator, uint32_t value)
{
	CHECK(rule->condition_count < POLICY_CONDITIONS && argument < 6);
	rule->conditions[rule->condition_count++] = (struct policy_condition){ argument, operator, value, false };
}

/* "name: 1", "name: return ERRNO", or "name: arg2 == A && arg0 & B || arg1 in ~C". */
static void read_minijail(struct policy *policy, char *line)
{
	static const char returns[] = "return ";
	size_t length = word_length(line);
	struct policy_rule *rule;
	char *text;

	*strchrnul(line, '#') = '\0';
	if (length == 0)
		return;
	CHECK(line[length] == ':');
	rule = add_rule(policy, find_call(line, length));
	text = line + length + 1;
	text += strspn(text, " ");
	if (strncmp(text, "1\n", 2) == 0)
		return;
	if (strncmp(text, returns, sizeof(returns) - 1) == 0) {
		rule->error = find_value(text + sizeof(returns) - 1);
		return;
	}
	for (bool more = true; more;) {
		uint32_t argument;
		char operator[3];
		int read = 0;

		CHECK_EQUAL(sscanf(text, " arg%u %2s %n", &argument, operator, & read), 2);
		text += read;
		if (strcmp(operator, "==") == 0) {
			add_condition(rule, argument, POLICY_EQUAL, find_value(text));
		} else if (strcmp(operator, "&") == 0) {
			add_condition(rule, argument, POLICY_ANY_BIT, find_value(text));
		} else {
			CHECK(strcmp(operator, "in") == 0 && *text == '~');
			add_condition(rule, argument, POLICY_NO_BIT, find_value(++text));
		}
		text += word_length(text);
		text += strspn(text, " ");
		more = strncmp(text, "||", 2) == 0 || strncmp(text, "&&", 2) == 0;
		rule->conditions[rule->condition_count - 1].goes_on = more && *text == '&';
		text += more ? 2 : 0;
	}
}

/* "(libc::SYS_name, vec![])," of a list of rules. */
static void read_rust(struct policy *policy, const char *line)
{
	static const char prefix[] = "(libc::SYS_";
	size_t length;

	line += strspn(line, " \t");
	if (strncmp(line, prefix, sizeof(prefix) - 1) != 0)
		return;
	line += sizeof(prefix) - 1;
	length = word_length(line);
	add_rule(policy, find_call(line, length));
	CHECK(strcmp(line + length, ", vec![]),\n") == 0);
}

void policy_read(struct policy *policy, const char *path, bool start)
{
	FILE *file = fopen(path, "re");
	bool rust = strstr(path, ".rs") != NULL;
	char line[1024];

	if (file == NULL)
		perror(path);
	CHECK(file != NULL);
	*policy = (struct policy){ 0 };
	while (fgets(line, sizeof(line), file) != NULL) {
		if (!start && strstr(line, "to start inside the sandbox") != NULL)
			break;
		if (rust)
			read_rust(policy, line);
		else
			read_minijail(policy, line);
	}
	fclose(file);
	CHECK(policy->count > 0);
}

void policy_allow(struct policy *policy, const char *name)
{
	uint32_t number = find_call(name, strlen(name));

	for (uint32_t i = 0; i < policy->count; i++) {
		if (policy->rules[i].number == number)
			return;
	}
	add_rule(policy, number);
}

bool policy_remove(struct policy *policy, const char *name)
{
	uint32_t number = find_call(name, strlen(name));

	for (uint32_t i = 0; i < policy->count; i++) {
		if (policy->rules[i].number == number) {
			policy->rules[i] = policy->rules[--policy->count];
			return true;
		}
	}
	return false;
}
