using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Console.Ordering;

/// <summary>Says in a sentence what an order will do, with the names of the revisions.</summary>
internal static class OrderSentences
{
    /// <summary>The sentence.</summary>
    public static string Of(string order, ModelDeployment deployment)
    {
        var status = deployment.Status;
        var candidate = Named(deployment, status?.CandidateRevision, "The candidate");
        var stable = Named(deployment, status?.StableRevision, "the stable revision");
        return order switch
        {
            "promote" => $"{Capital(candidate)} gets all requests now, without the steps and checks that are left.",
            "abort" => $"The rollout ends: {stable} gets all requests at once. {Capital(candidate)} is not tried again until somebody "
                + "retries it or the spec changes.",
            "approve" => $"The end of {(status?.Stage is { } stage ? StageText.Of(stage) : "the present stage")} is approved, and the "
                + "rollout goes on when everything else is fulfilled.",
            "pause" => "The share of requests and the clock stand still. Metrics are still watched, and one that fails still aborts the "
                + "rollout.",
            "resume" => status?.Stage?.Pause is { } failed
                ? $"The rollout goes on although metric {failed.Metric} has failed; the present stage is measured anew."
                : "The rollout goes on where it was.",
            "retry" => $"{Capital(Named(deployment, LastFailed(status?.FailedRevisions), "the failed revision"))} is rolled out again, "
                + "from the first step.",
            _ => "The spec goes back to an earlier revision: model, server, gpu, resources, pod and monitoring. Strategy, analysis and "
                + "replicas stay. Where the spec is kept in git, change it there, too.",
        };
    }

    private static string? LastFailed(IReadOnlyList<FailedRevision>? failed) => failed?.MaxBy(revision => revision.Time)?.Revision;

    private static string Named(ModelDeployment deployment, string? revision, string otherwise) =>
        revision is null ? otherwise : RevisionText.InSentence(deployment, revision);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
