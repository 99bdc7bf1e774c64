// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using HeaderGenerator.Model;

namespace HeaderGenerator.Reading;

/// <summary>Spells C# types in C and refuses those that have no spelling or that the header has not declared yet.</summary>
internal sealed class TypeSpeller(IReadOnlyDictionary<Type, string> scalars)
{
    private readonly Dictionary<Type, Declaration> _declared = [];
    private readonly Dictionary<string, BigInteger> _constants = new(StringComparer.Ordinal);

    /// <summary>Makes a type known: what comes after it may use it.</summary>
    internal void Declare(Type type, Declaration declaration)
    {
        _declared[type] = declaration;
        if (declaration is ConstantGroup group)
        {
            foreach (Constant constant in group.Constants)
            {
                _constants[constant.Name] = constant.Value;
            }
        }
    }

    /// <summary>Spells a type.</summary>
    /// <param name="type">The C# type.</param>
    /// <param name="given">The spelling that a CType attribute gives, or null.</param>
    /// <param name="where">What has the type, for messages.</param>
    internal TypeUse Spell(Type type, string? given, string where)
    {
        if (type.IsFunctionPointer)
        {
            return SpellFunctionPointer(given, where);
        }

        TypeUse derived = Derive(type, where);
        if (given is null)
        {
            return derived;
        }

        // const and char are all that an attribute can add: a spelling of another type would be a lie about the layout.
        string plain = given.Replace("const ", "", StringComparison.Ordinal);
        bool isText = type == typeof(byte*) && plain == "char *";
        if (plain != derived.Spelling && !isText)
        {
            throw new DeclarationException(where, $"[CType] says '{given}', but the C# type is '{derived.Spelling}'");
        }

        return derived with { Spelling = given };
    }

    private TypeUse Derive(Type type, string where)
    {
        if (type == typeof(void))
        {
            return TypeUse.Void;
        }

        if (scalars.TryGetValue(type, out string? scalar))
        {
            int size = NativeLayout.SizeOf(type);
            return new TypeUse(scalar, null, size, size);
        }

        if (type.IsPointer)
        {
            string pointee = SpellPointee(type.GetElementType()!, where);
            return new TypeUse(pointee.EndsWith('*') ? pointee + "*" : pointee + " *", null, nint.Size, nint.Size);
        }

        Refuse(type, where);
        if (type.GetCustomAttribute<InlineArrayAttribute>() is InlineArrayAttribute array)
        {
            return DeriveArray(type, array.Length, where);
        }

        if (Attributes.Spelling(type) is string foreign)
        {
            return new TypeUse(foreign, null, NativeLayout.SizeOf(type), NativeLayout.AlignmentOf(type));
        }

        return Declared(type, where) switch
        {
            RecordDeclaration record =>
                new TypeUse($"{record.Keyword} {record.Name}", null, record.Size, record.Alignment),
            Declaration other =>
                throw new DeclarationException(where, $"'{other.Name}' is opaque in C: only pointers to it exist"),
        };
    }

    private string SpellPointee(Type type, string where) =>
        !type.IsPointer && !type.IsEnum && _declared.GetValueOrDefault(type) is OpaqueDeclaration opaque
            ? "struct " + opaque.Name
            : Single(Derive(type, where), where).Spelling;

    private static TypeUse Single(TypeUse type, string where) =>
        type.ArrayLength is null ? type : throw new DeclarationException(where, "a pointer to an array");

    private TypeUse DeriveArray(Type type, int length, string where)
    {
        string spelling = Attributes.ArrayLength(type)
            ?? throw new DeclarationException(where, $"the inline array '{type.Name}' has no [CArray]");
        bool isNumber = BigInteger.TryParse(spelling, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger value);
        if (!isNumber && !_constants.TryGetValue(spelling, out value))
        {
            throw new DeclarationException(where, $"the array length '{spelling}' is used before its declaration");
        }

        if (value != length)
        {
            throw new DeclarationException(where, $"[CArray] says {spelling} = {value}, but the inline array has {length}");
        }

        const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        TypeUse element = Derive(type.GetFields(Fields).Single().FieldType, where);
        if (element.ArrayLength is not null)
        {
            throw new DeclarationException(where, "an array of arrays");
        }

        return element with { ArrayLength = spelling, Size = checked(element.Size * length) };
    }

    private static TypeUse SpellFunctionPointer(string? given, string where)
    {
        if (given is null || !given.Contains("(*%)(", StringComparison.Ordinal))
        {
            throw new DeclarationException(where, "a function pointer needs a [CType] with '(*%)(' and its parameters");
        }

        return new TypeUse(given, null, nint.Size, nint.Size);
    }

    private static void Refuse(Type type, string where)
    {
        if (type == typeof(bool))
        {
            throw new DeclarationException(where, "a bool: C's has no agreed size; use byte or uint");
        }

        if (type.IsEnum)
        {
            throw new DeclarationException(where, $"the enum '{type.Name}': its size is the C compiler's choice; use uint");
        }

        if (type.IsByRef || !type.IsValueType || type.IsPrimitive)
        {
            throw new DeclarationException(where, $"'{type}' has no C type in this header");
        }
    }

    private Declaration Declared(Type type, string where)
    {
        if (_declared.TryGetValue(type, out Declaration? declaration))
        {
            return declaration;
        }

        throw new DeclarationException(
            where,
            Attributes.Place(type) is null
                ? $"'{type.Name}' is no type of the header: it has no [CDeclaration]"
                : $"'{type.Name}' is used before its declaration");
    }
}
