using ModelOperator.Contracts.Processes;

namespace ModelOperator.Feedback.Posting;

/// <summary>Where feedback is posted, and for what.</summary>
/// <param name="Model">Whose answers the tokens are of: namespace and name of the ModelDeployment.</param>
/// <param name="PathName">The name of the model in the path of posts.</param>
/// <param name="Settings">The settings of feedback.</param>
/// <param name="Stall">The time in which the body of a post must have come; zero or less means the usual time.</param>
internal sealed record FeedbackPlace(string Model, string PathName, FeedbackSettings Settings, TimeSpan Stall)
{
    /// <summary>The mark of this gateway pod in tokens; null when it keeps no predictions of shadows.</summary>
    public uint? Pod { get; init; }

    /// <summary>The path of posts.</summary>
    public string Path => $"/v2/models/{PathName}/feedback";
}
