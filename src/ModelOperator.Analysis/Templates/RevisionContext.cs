namespace ModelOperator.Analysis.Templates;

/// <summary>A revision, as queries see it.</summary>
/// <param name="Revision">The hash of the revision: <c>7f9c2ab4d1</c>.</param>
/// <param name="Service">The Service of its pods: <c>digits-7f9c2ab4d1</c>.</param>
/// <param name="Version">The model's version as the spec named it; null when the spec did not name one.</param>
public sealed record RevisionContext(string Revision, string Service, string? Version);
