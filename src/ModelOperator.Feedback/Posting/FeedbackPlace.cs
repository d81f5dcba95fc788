using ModelOperator.Contracts.Processes;

namespace ModelOperator.Feedback.Posting;

/// <summary>The place where feedback is posted, and the model that it is about.</summary>
/// <param name="Model">Namespace and name of the ModelDeployment whose answers the tokens are of.</param>
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
