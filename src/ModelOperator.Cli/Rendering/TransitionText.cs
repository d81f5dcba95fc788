using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;

namespace ModelOperator.Cli.Rendering;

/// <summary>Describes a transition in a sentence.</summary>
internal static class TransitionText
{
    /// <summary>The sentence, for example <c>AnalysisFailed 2 (7f9c2ab4d1): metric errors failed in step 0 (25 %): 0.31 is above the
    /// maximum 0.05</c>. The message has the metric that decided, its value and its bound.</summary>
    public static string Of(ModelDeployment deployment, HistoryEntry entry) =>
        $"{entry.Reason} {RevisionText.InTable(deployment, entry.Revision)}: {entry.Message}";
}
