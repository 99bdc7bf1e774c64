// SPDX-License-Identifier: BSD-3-Clause

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using VirtioVideo.Tests.Model;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>How inputs become JSON: names that a person can read, bytes as base64.</summary>
internal static class FuzzJson
{
    /// <summary>The options.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { AddActs } },
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The acts of the model's guest.</summary>
    private static void AddActs(JsonTypeInfo info)
    {
        if (info.Type == typeof(GuestAct))
        {
            info.PolymorphismOptions = new JsonPolymorphismOptions
            {
                TypeDiscriminatorPropertyName = "act",
                DerivedTypes = { new JsonDerivedType(typeof(SendCommand), "send"), new JsonDerivedType(typeof(GiveEventBuffer), "event") },
            };
        }
    }
}
