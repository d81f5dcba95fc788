using System.Text.Json.Nodes;

namespace ModelOperator.Kubernetes.Client.Requests;

/// <summary>A change in part of an object.</summary>
/// <param name="Type">How <paramref name="Body"/> is read.</param>
/// <param name="Body">The patch itself.</param>
/// <param name="Subresource">The subresource it goes to (<c>status</c>); null for the object.</param>
public sealed record Patch(PatchType Type, JsonNode Body, string? Subresource = null);
