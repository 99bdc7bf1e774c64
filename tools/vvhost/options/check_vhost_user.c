/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/check.h"

#include "program/report.h"

int check_vhost_user(const struct transport_kind *transport, bool others)
{
	if (transport->socket == NULL)
		return STATUS_OK;
	if (transport->ops != &transport_vhost_user_ops)
		return fail(STATUS_USAGE,
			    "--api says how the library is called here; with --vhost-user a daemon calls it");
	if (others || transport->edge_triggered)
		return fail(STATUS_USAGE,
			    "with --vhost-user the device is a daemon's: its threads, order, latency, encoder and "
			    "statistics are not asked for here, nor are objects or edges");
	return STATUS_OK;
}
