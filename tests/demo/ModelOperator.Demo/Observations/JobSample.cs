namespace ModelOperator.Demo.Observations;

/// <summary>A Job that an action runs, as one version of it was.</summary>
/// <param name="At">The time at which it was seen, since the demo began.</param>
/// <param name="Name">Its name.</param>
/// <param name="State">The state of it.</param>
internal sealed record JobSample(TimeSpan At, string Name, JobState State);

/// <summary>The states of a Job.</summary>
internal enum JobState
{
    /// <summary>It has been made.</summary>
    Made,

    /// <summary>It has ended well.</summary>
    Succeeded,

    /// <summary>It has failed.</summary>
    Failed,
}
