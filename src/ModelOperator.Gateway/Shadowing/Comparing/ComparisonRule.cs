using ModelOperator.Contracts.Routes;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>When two answers count as the same.</summary>
/// <param name="AbsoluteTolerance">Two numbers may differ by this much, and by the relative tolerance besides.</param>
/// <param name="RelativeTolerance">Two numbers may differ by this share of the one in the stable answer.</param>
/// <param name="ClassOutputs">Output tensors of which only the winning class of each row counts.</param>
internal sealed record ComparisonRule(double AbsoluteTolerance, double RelativeTolerance, IReadOnlyList<string> ClassOutputs)
{
    /// <summary>The part of a mirror's rule that is about comparing.</summary>
    public static ComparisonRule Of(MirrorRule mirror) =>
        new(mirror.AbsoluteTolerance, mirror.RelativeTolerance, mirror.ClassOutputs ?? []);
}
