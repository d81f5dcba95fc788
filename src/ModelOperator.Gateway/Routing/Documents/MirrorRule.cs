namespace ModelOperator.Gateway.Routing.Documents;

/// <summary>Copies of the requests that other revisions answer (R19).</summary>
/// <param name="Revision">Gets the copies; it need not be routed.</param>
/// <param name="Service">The Service whose EndpointSlices hold its pods.</param>
/// <param name="Percent">The share that is copied, whole percent, 0 to 100.</param>
/// <param name="Comparison">When its answer counts as the same.</param>
/// <param name="LogPayloads">Mismatching values may be written into the log.</param>
internal sealed record MirrorRule(string Revision, string Service, int Percent, ComparisonRule Comparison, bool LogPayloads = false);
