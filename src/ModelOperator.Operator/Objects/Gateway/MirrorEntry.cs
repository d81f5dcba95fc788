using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>The copies of routes.json.</summary>
/// <param name="Revision">The revision that gets them.</param>
/// <param name="Service">Its Service.</param>
/// <param name="Percent">The share of requests that is copied.</param>
/// <param name="LogPayloads">Mismatching values may be logged.</param>
/// <param name="AbsoluteTolerance">By how much numbers may differ.</param>
/// <param name="RelativeTolerance">By which share of the stable answer's number.</param>
/// <param name="ClassOutputs">Tensors of which only the winning class counts.</param>
internal sealed record MirrorEntry(
    string Revision,
    string Service,
    int Percent,
    bool LogPayloads,
    double AbsoluteTolerance,
    double RelativeTolerance,
    IReadOnlyList<string> ClassOutputs)
{
    /// <summary>The entry of a mirror; null for none.</summary>
    public static MirrorEntry? From(string name, MirrorStatus? mirror)
    {
        if (mirror is null)
        {
            return null;
        }

        var compare = mirror.Compare ?? new ShadowComparisonSpec();
        return new(
            mirror.Revision,
            ObjectNames.OfRevision(name, mirror.Revision),
            mirror.Percent,
            mirror.LogPayloads,
            compare.AbsoluteTolerance,
            compare.RelativeTolerance,
            compare.ClassOutputs ?? []);
    }

    /// <summary>The mirror of an entry.</summary>
    public MirrorStatus ToStatus() => new()
    {
        Revision = Revision,
        Percent = Percent,
        LogPayloads = LogPayloads,
        Compare = new() { AbsoluteTolerance = AbsoluteTolerance, RelativeTolerance = RelativeTolerance, ClassOutputs = ClassOutputs },
    };
}
