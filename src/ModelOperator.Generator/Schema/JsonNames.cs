using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Generator.Schema;

/// <summary>Finds names as the serializer writes them.</summary>
internal static class JsonNames
{
    /// <summary>The serialized properties of <paramref name="type"/>, in the order of their declaration.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is null && p.GetIndexParameters().Length == 0)
            .OrderBy(p => p.MetadataToken);

    /// <summary>A property's name in JSON.</summary>
    public static string Of(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>The members of an enum, in the order of their declaration.</summary>
    public static IEnumerable<FieldInfo> MembersOf(Type enumType) =>
        enumType.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(f => f.MetadataToken);

    /// <summary>An enum member's name in JSON.</summary>
    public static string Of(FieldInfo member) =>
        member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? member.Name;

    /// <summary>An enum value's name in JSON.</summary>
    public static string Of(Enum value) => Of(value.GetType().GetField(value.ToString())!);
}
