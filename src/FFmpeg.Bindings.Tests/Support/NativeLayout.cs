// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Reflection;
using System.Reflection.Emit;

namespace FFmpeg.Bindings.Tests.Support;

/// <summary>
/// Measures where the runtime puts things. Marshal.SizeOf and OffsetOf tell about the marshalled form, which there is none
/// of with DisableRuntimeMarshalling (and which function pointers do not have); these ask for the real addresses.
/// </summary>
internal static class NativeLayout
{
    /// <summary>What <c>sizeof(T)</c> is.</summary>
    internal static int SizeOf(Type type)
    {
        var method = new DynamicMethod("SizeOf", typeof(int), null, typeof(NativeLayout), skipVisibility: true);
        ILGenerator code = method.GetILGenerator();
        code.Emit(OpCodes.Sizeof, type);
        code.Emit(OpCodes.Ret);
        return (int)method.Invoke(null, null)!;
    }

    /// <summary>How far the address of a field is from that of its struct.</summary>
    internal static int OffsetOf(FieldInfo field)
    {
        // T local; return (long)((byte*)&local.field - (byte*)&local);
        var method = new DynamicMethod("OffsetOf", typeof(long), null, typeof(NativeLayout), skipVisibility: true);
        ILGenerator code = method.GetILGenerator();
        LocalBuilder local = code.DeclareLocal(field.DeclaringType!);
        code.Emit(OpCodes.Ldloca, local);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Conv_U);
        code.Emit(OpCodes.Ldloca, local);
        code.Emit(OpCodes.Conv_U);
        code.Emit(OpCodes.Sub);
        code.Emit(OpCodes.Conv_I8);
        code.Emit(OpCodes.Ret);
        return (int)(long)method.Invoke(null, null)!;
    }
}
