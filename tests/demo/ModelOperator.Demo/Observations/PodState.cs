namespace ModelOperator.Demo.Observations;

/// <summary>The states in the life of a pod.</summary>
internal enum PodState
{
    /// <summary>It exists.</summary>
    Present,

    /// <summary>It has been told to go, and finishes its requests.</summary>
    Going,

    /// <summary>It is not there any more.</summary>
    Gone,
}
