// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace HeaderGenerator.Tests.Definitions;

public static unsafe partial class Refused
{
    /// <summary>An export under a name that is not the library's.</summary>
    public static class foreign_name
    {
        /// <summary>Does it.</summary>
        [COrder(1)]
        [UnmanagedCallersOnly(EntryPoint = "other_function")]
        private static void other_function()
        {
        }
    }

    /// <summary>An export that is called otherwise in C#.</summary>
    public static class renamed
    {
        /// <summary>Does it.</summary>
        [COrder(1)]
        [UnmanagedCallersOnly(EntryPoint = "virtiovideo_one")]
        private static void virtiovideo_two()
        {
        }
    }

    /// <summary>An export that the header would lack.</summary>
    public static class without_order
    {
        /// <summary>Does it.</summary>
        [UnmanagedCallersOnly(EntryPoint = "virtiovideo_function")]
        private static void virtiovideo_function()
        {
        }
    }

    /// <summary>A function that the library does not export.</summary>
    public static class without_export
    {
        /// <summary>Does it.</summary>
        [COrder(1)]
        private static void virtiovideo_function()
        {
        }
    }

    /// <summary>Two exports at one place.</summary>
    public static class same_order
    {
        /// <summary>Does it.</summary>
        [COrder(1)]
        [UnmanagedCallersOnly(EntryPoint = "virtiovideo_one")]
        private static void virtiovideo_one()
        {
        }

        /// <summary>Does it.</summary>
        [COrder(1)]
        [UnmanagedCallersOnly(EntryPoint = "virtiovideo_two")]
        private static void virtiovideo_two()
        {
        }
    }

    /// <summary>An export that returns a bool.</summary>
    public static class returns_bool
    {
        /// <summary>Does it.</summary>
        /// <returns>Whether.</returns>
        [COrder(1)]
        [UnmanagedCallersOnly(EntryPoint = "virtiovideo_function")]
        private static bool virtiovideo_function() => true;
    }

    /// <summary>An export that takes an enumeration.</summary>
    public static class takes_enum
    {
        /// <summary>Does it.</summary>
        /// <param name="a">A.</param>
        [COrder(1)]
        [UnmanagedCallersOnly(EntryPoint = "virtiovideo_function")]
        private static void virtiovideo_function(some_enum a)
        {
        }
    }

    /// <summary>An export of which nobody said what it does.</summary>
    public static class without_summary
    {
        [COrder(1)]
        [UnmanagedCallersOnly(EntryPoint = "virtiovideo_function")]
        private static void virtiovideo_function()
        {
        }
    }

    /// <summary>An export of which nobody said what it returns.</summary>
    public static class without_returns
    {
        /// <summary>Does it.</summary>
        [COrder(1)]
        [UnmanagedCallersOnly(EntryPoint = "virtiovideo_function")]
        private static int virtiovideo_function() => 0;
    }

    /// <summary>An export of which nobody said what it takes.</summary>
    public static class without_param
    {
        /// <summary>Does it.</summary>
        [COrder(1)]
        [UnmanagedCallersOnly(EntryPoint = "virtiovideo_function")]
        private static void virtiovideo_function(uint a)
        {
        }
    }
}
