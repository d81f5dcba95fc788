using System.Text.Json.Serialization;

namespace ModelOperator.Fetching.Hub;

/// <summary>Reads the answers of the Hub.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HubRevision))]
[JsonSerializable(typeof(IReadOnlyList<HubEntry?>))]
internal sealed partial class HubJsonContext : JsonSerializerContext;

/// <summary>A revision, as the Hub describes it.</summary>
/// <param name="Sha">The commit.</param>
internal sealed record HubRevision(string? Sha);

/// <summary>An entry of the list of files.</summary>
/// <param name="Type">Either <c>file</c> or <c>directory</c>.</param>
/// <param name="Path">The path within the repository.</param>
/// <param name="Size">The bytes of the file.</param>
/// <param name="Oid">The name of the content in git.</param>
/// <param name="Lfs">The content of a large file, which git keeps elsewhere.</param>
internal sealed record HubEntry(string? Type, string? Path, long? Size, string? Oid, HubLargeFile? Lfs);

/// <summary>A large file.</summary>
/// <param name="Oid">The SHA-256 of the file.</param>
/// <param name="Size">The bytes of the file.</param>
internal sealed record HubLargeFile(string? Oid, long? Size);
