namespace ModelOperator.Api.Schema;

/// <summary>
/// The largest lengths of text in a spec, in characters. Each is the limit of the kernel or of Kubernetes, so that an update of the CRD
/// refuses no object that works. The limit for a whole spec is smaller, and is checked by the operator.
/// </summary>
public static class SchemaBounds
{
    /// <summary>The limit for one argument or variable of a process, above which Linux does not start it.</summary>
    public const int Argument = 131_072;

    /// <summary>The limit for all annotations of an object together.</summary>
    public const int Annotations = 262_144;

    /// <summary>The limit for the value of a label.</summary>
    public const int LabelValue = 63;
}
