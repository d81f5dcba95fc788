namespace ModelOperator.Contracts.Routes;

/// <summary>The rule in <c>routes.json</c> for copies of the requests that other revisions answer (R19).</summary>
/// <param name="Revision">The revision that gets the copies; it need not be routed.</param>
/// <param name="Service">The Service whose EndpointSlices hold its pods.</param>
/// <param name="Percent">The share that is copied, as a whole percentage from 0 to 100.</param>
/// <param name="LogPayloads">True when values that differ may be written into the log.</param>
/// <param name="AbsoluteTolerance">The amount by which two numbers may differ, in addition to the relative tolerance.</param>
/// <param name="RelativeTolerance">The share of the number in the stable answer by which two numbers may differ.</param>
/// <param name="ClassOutputs">The output tensors for which only the winning class of each row counts; null or empty for none.</param>
public sealed record MirrorRule(
    string Revision,
    string Service,
    int Percent,
    bool LogPayloads = false,
    double AbsoluteTolerance = DefaultTolerances.Absolute,
    double RelativeTolerance = DefaultTolerances.Relative,
    IReadOnlyList<string>? ClassOutputs = null);
