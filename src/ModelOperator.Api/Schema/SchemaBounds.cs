namespace ModelOperator.Api.Schema;

/// <summary>
/// How long text in a spec may be. Each is what the kernel or Kubernetes refuses beyond it, so that no object that works is refused by an
/// update of the CRD; what a whole spec may hold is less, and the operator says so.
/// </summary>
public static class SchemaBounds
{
    /// <summary>One argument or variable of a process: Linux starts none with a longer one.</summary>
    public const int Argument = 131_072;

    /// <summary>All annotations of an object together.</summary>
    public const int Annotations = 262_144;

    /// <summary>The value of a label.</summary>
    public const int LabelValue = 63;
}
