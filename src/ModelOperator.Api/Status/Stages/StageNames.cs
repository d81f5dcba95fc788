namespace ModelOperator.Api.Status.Stages;

/// <summary>Names stages as people write them in an approval.</summary>
public static class StageNames
{
    /// <summary>
    /// The value of the approve annotation that lets a stage end: <c>7f9c2ab4d1/1</c> for a step, <c>7f9c2ab4d1/pre-promotion</c> for
    /// others.
    /// </summary>
    public static string Approval(string revision, StageStatus stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return $"{revision}/{Of(stage)}";
    }

    /// <summary>The part of that value that names the stage: <c>1</c>, <c>shadow</c>, <c>pre-promotion</c>.</summary>
    public static string Of(StageStatus stage) => stage?.Kind switch
    {
        null => throw new ArgumentNullException(nameof(stage)),
        StageKind.Deploying => "deploying",
        StageKind.Shadow => "shadow",
        StageKind.PrePromotion => "pre-promotion",
        StageKind.Bake => "bake",
        StageKind.Switch => "switch",
        _ => stage.Index.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
