// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace HeaderGenerator.Reading;

/// <summary>Asks the runtime how it lays types out, which is what an export sees when C passes it a pointer.</summary>
/// <remarks>
/// Marshal.SizeOf and OffsetOf would answer another question, that of the marshaller, and refuse generic structs.
/// </remarks>
public static class NativeLayout
{
    /// <summary>Size of a type in bytes.</summary>
    /// <param name="type">An unmanaged type.</param>
    /// <returns>What <c>sizeof</c> gives.</returns>
    public static int SizeOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Evaluate(il => il.Emit(OpCodes.Sizeof, type));
    }

    /// <summary>Distance of a field from the start of its struct in bytes.</summary>
    /// <param name="field">The field.</param>
    /// <returns>What <c>offsetof</c> gives.</returns>
    public static int OffsetOf(FieldInfo field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return Evaluate(il =>
        {
            LocalBuilder record = il.DeclareLocal(field.DeclaringType!);
            il.Emit(OpCodes.Ldloca, record);
            il.Emit(OpCodes.Ldflda, field);
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Ldloca, record);
            il.Emit(OpCodes.Conv_U);
            il.Emit(OpCodes.Sub);
            il.Emit(OpCodes.Conv_I4);
        });
    }

    /// <summary>Alignment of a type in bytes.</summary>
    /// <param name="type">An unmanaged type.</param>
    /// <returns>What <c>_Alignof</c> gives.</returns>
    public static int AlignmentOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        // A pointer is no type argument, but all pointers are alike.
        Type argument = type.IsPointer || type.IsFunctionPointer ? typeof(nint) : type;
        Type probe = typeof(AlignmentProbe<>).MakeGenericType(argument);
        return OffsetOf(probe.GetField(nameof(AlignmentProbe<byte>.Value))!);
    }

    private static int Evaluate(Action<ILGenerator> expression)
    {
        var method = new DynamicMethod("Evaluate", typeof(int), [], typeof(NativeLayout).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        expression(il);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int>>()();
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct AlignmentProbe<T>
    {
        public byte First;
        public T Value;
    }
}
