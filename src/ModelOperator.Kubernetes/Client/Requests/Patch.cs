using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>A change of a part of an object.</summary>
/// <param name="Type">The format of <paramref name="Body"/>.</param>
/// <param name="Body">The patch itself.</param>
/// <param name="Subresource">The subresource to change (<c>status</c>); null for the object.</param>
public sealed record Patch(PatchType Type, JsonNode Body, string? Subresource = null);
