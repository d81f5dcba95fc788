namespace ModelOperator.Docs.Tests.Examples;

/// <summary>The kinds of YAML blocks in a page.</summary>
public enum BlockKind
{
    /// <summary>A whole ModelDeployment.</summary>
    Manifest,

    /// <summary>The spec of a ModelDeployment, under its key.</summary>
    Spec,

    /// <summary>Some fields of a spec.</summary>
    PartOfSpec,

    /// <summary>Values of the chart.</summary>
    Values,

    /// <summary>Somebody else's.</summary>
    Other,
}
