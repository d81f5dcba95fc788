namespace ModelOperator.Demo.Observations;

/// <summary>A Job that an action runs, as one version of it was.</summary>
/// <param name="At">The time at which it was seen, since the demo began.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">How far it is.</param>
internal sealed record JobSample(TimeSpan At, string Name, JobState State);

/// <summary>How far a Job is.</summary>
internal enum JobState
{
    /// <summary>It has been made.</summary>
    Made,

    /// <summary>It has ended well.</summary>
    Succeeded,

    /// <summary>It has failed.</summary>
    Failed,
}
