namespace ModelOperator.Contracts.Routes;

/// <summary>Copies of the requests that other revisions answer (R19), in <c>routes.json</c>.</summary>
/// <param name="Revision">Gets the copies; it need not be routed.</param>
/// <param name="Service">The Service whose EndpointSlices hold its pods.</param>
/// <param name="Percent">The share that is copied, whole percent, 0 to 100.</param>
/// <param name="LogPayloads">Mismatching values may be written into the log.</param>
/// <param name="AbsoluteTolerance">Two numbers may differ by this much, and by the relative tolerance besides.</param>
/// <param name="RelativeTolerance">Two numbers may differ by this share of the one in the stable answer.</param>
/// <param name="ClassOutputs">Output tensors of which only the winning class of each row counts; null or empty for none.</param>
public sealed record MirrorRule(
    string Revision,
    string Service,
    int Percent,
    bool LogPayloads = false,
    double AbsoluteTolerance = DefaultTolerances.Absolute,
    double RelativeTolerance = DefaultTolerances.Relative,
    IReadOnlyList<string>? ClassOutputs = null);
