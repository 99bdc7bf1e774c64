/* SPDX-License-Identifier: BSD-3-Clause */
/* A policy as a program for the kernel. */
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#include "check.h"
#include "seccomp_policy.h"

enum { FILTER_INSTRUCTIONS = 4096 };

struct program {
	struct sock_filter code[FILTER_INSTRUCTIONS];
	uint16_t length;
};

static void emit(struct program *program, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_false)
{
	CHECK(program->length < FILTER_INSTRUCTIONS);
	program->code[program->length++] = (struct sock_filter){ code, if_true, if_false, value };
}

static void load(struct program *program, size_t offset)
{
	emit(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void answer(struct program *program, uint32_t value)
{
	emit(program, BPF_RET | BPF_K, value, 0, 0);
}

/* Goes on if the condition holds, else away. Arguments of these calls have 32 bits that count. */
static void emit_condition(struct program *program, const struct policy_condition *condition, uint8_t away)
{
	load(program, offsetof(struct seccomp_data, args) + 8 * condition->argument);
	if (condition->operator== POLICY_EQUAL)
		emit(program, BPF_JMP | BPF_JEQ | BPF_K, condition->value, 0, away);
	else if (condition->operator== POLICY_ANY_BIT)
		emit(program, BPF_JMP | BPF_JSET | BPF_K, condition->value, 0, away);
	else
		emit(program, BPF_JMP | BPF_JSET | BPF_K, condition->value, away, 0);
}

static uint32_t last_of_way(const struct policy_rule *rule, uint32_t first)
{
	while (rule->conditions[first].goes_on)
		first++;
	return first;
}

static void emit_rule(struct program *program, const struct policy_rule *rule)
{
	/* Two instructions for each condition, an answer for each way, and the refusal; or one answer. */
	uint32_t body = 2 * rule->condition_count + 1;

	for (uint32_t i = 0; i < rule->condition_count; i++)
		body += rule->conditions[i].goes_on ? 0 : 1;
	CHECK(body <= UINT8_MAX);
	emit(program, BPF_JMP | BPF_JEQ | BPF_K, rule->number, 0, (uint8_t)body);
	for (uint32_t i = 0; i < rule->condition_count; i++) {
		emit_condition(program, &rule->conditions[i], (uint8_t)(2 * (last_of_way(rule, i) - i) + 1));
		if (!rule->conditions[i].goes_on)
			answer(program, SECCOMP_RET_ALLOW);
	}
	if (rule->error != 0)
		answer(program, SECCOMP_RET_ERRNO | rule->error);
	else
		answer(program, rule->condition_count == 0 ? SECCOMP_RET_ALLOW : SECCOMP_RET_TRAP);
}

void policy_enter(const struct policy *policy, bool all_threads)
{
	static struct program program;
	struct sock_fprog filter = { .filter = program.code };

	program.length = 0;
	load(&program, offsetof(struct seccomp_data, arch));
	emit(&program, BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
	answer(&program, SECCOMP_RET_KILL_PROCESS);
	load(&program, offsetof(struct seccomp_data, nr));
	for (uint32_t i = 0; i < policy->count; i++)
		emit_rule(&program, &policy->rules[i]);
	answer(&program, SECCOMP_RET_TRAP);
	filter.len = program.length;
	CHECK_EQUAL(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	CHECK_EQUAL(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, all_threads ? SECCOMP_FILTER_FLAG_TSYNC : 0, &filter),
		    0);
}
