using System.Text.Json.Serialization;

namespace ModelOperator.Profiles;

/// <summary>The generated serializer of the profile.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReferenceProfile))]
public sealed partial class ProfileJsonContext : JsonSerializerContext;
