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

/* Allows the call if the condition holds, else goes on behind it. Arguments of these calls have 32 bits that count. */
static void emit_condition(struct program *program, const struct policy_condition *condition)
{
	load(program, offsetof(struct seccomp_data, args) + 8 * condition->argument);
	if (condition->operator == POLICY_EQUAL)
		emit(program, BPF_JMP | BPF_JEQ | BPF_K, condition->value, 0, 1);
	else if (condition->operator == POLICY_ANY_BIT)
		emit(program, BPF_JMP | BPF_JSET | BPF_K, condition->value, 0, 1);
	else
		emit(program, BPF_JMP | BPF_JSET | BPF_K, condition->value, 1, 0);
	answer(program, SECCOMP_RET_ALLOW);
}

static void emit_rule(struct program *program, const struct policy_rule *rule)
{
	/* Three for each condition, and the refusal; or the permission. */
	uint8_t body = rule->condition_count == 0 ? 1 : (uint8_t)(3 * rule->condition_count + 1);

	emit(program, BPF_JMP | BPF_JEQ | BPF_K, rule->number, 0, body);
	for (uint32_t i = 0; i < rule->condition_count; i++)
		emit_condition(program, &rule->conditions[i]);
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
	CHECK_EQUAL(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, all_threads ? SECCOMP_FILTER_FLAG_TSYNC : 0, &filter), 0);
}
