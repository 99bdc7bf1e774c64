/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVBENCH_BESIDE_H
#define VVBENCH_BESIDE_H

#include <limits.h>

/* The path of a program that lies beside this one. Returns a status. */
int beside_this(char path[PATH_MAX], const char *name);

#endif
