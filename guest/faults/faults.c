// SPDX-License-Identifier: GPL-2.0
/*
 * Faults, one for each check of a kernel of uml-debug.config: whoever reads that the driver has none may know that they
 * would have been found. Never load it anywhere else.
 */
#include <linux/dma-mapping.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spinning);

static void read_after_free(void)
{
	char *memory = kmalloc(40, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(memory);
	kfree(memory);
	READ_ONCE(memory[8]);
}

static void write_behind_the_end(void)
{
	char *memory = kmalloc(40, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(memory);
	if (memory)
		WRITE_ONCE(memory[40], 1);
	kfree(memory);
}

static void lose_memory(void)
{
	for (int i = 0; i < 8; i++) {
		void *memory = kmalloc(1000 + i, GFP_KERNEL);

		OPTIMIZER_HIDE_VAR(memory);
	}
}

static void unmap_what_is_not_mapped(void)
{
	struct platform_device *device = platform_device_register_simple("virtiovideo-faults", -1, NULL, 0);

	if (IS_ERR(device))
		return;
	if (!dma_coerce_mask_and_coherent(&device->dev, DMA_BIT_MASK(32)))
		dma_unmap_single(&device->dev, 0x123000, 64, DMA_TO_DEVICE);
	platform_device_unregister(device);
}

static void sleep_under_a_spinlock(void)
{
	spin_lock(&spinning);
	might_sleep();
	spin_unlock(&spinning);
}

/* First: lockdep is off after each report of KASAN. */
static void lock_in_both_orders(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);
	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static int __init make_faults(void)
{
	lock_in_both_orders();
	read_after_free();
	write_behind_the_end();
	lose_memory();
	unmap_what_is_not_mapped();
	sleep_under_a_spinlock();
	return 0;
}

static void __exit no_more_faults(void)
{
}

module_init(make_faults);
module_exit(no_more_faults);

MODULE_DESCRIPTION("Faults that a kernel which checks itself has to find");
MODULE_LICENSE("GPL");
