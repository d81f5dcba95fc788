using ModelOperator.Contracts.Routes;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>The conditions under which two answers count as the same.</summary>
/// <param name="AbsoluteTolerance">The amount by which two numbers may differ, in addition to the relative tolerance.</param>
/// <param name="RelativeTolerance">The share of the number in the stable answer by which two numbers may differ.</param>
/// <param name="ClassOutputs">The output tensors for which only the winning class of each row counts.</param>
internal sealed record ComparisonRule(double AbsoluteTolerance, double RelativeTolerance, IReadOnlyList<string> ClassOutputs)
{
    /// <summary>Takes the part of a mirror's rule that is about comparing.</summary>
    public static ComparisonRule Of(MirrorRule mirror) =>
        new(mirror.AbsoluteTolerance, mirror.RelativeTolerance, mirror.ClassOutputs ?? []);
}
