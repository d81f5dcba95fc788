using ModelOperator.Feedback.Counting;
using ModelOperator.Feedback.Posting;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Judges the predictions of shadows by labels that are posted with the id of the request. An id does not say which gateway pod
/// keeps the prediction, so the other pods are asked for those that this one does not know.</summary>
internal sealed class LabelledRequests(ShadowJudge judge, LabelSender sender) : ILabelledRequests
{
    public Task<int> TakeAsync(IReadOnlyList<FeedbackEntry> entries, CancellationToken cancellationToken)
    {
        List<PassedLabel> elsewhere =
            [.. entries.Select(PassedLabel.OfRequest).Where(label => !judge.JudgeRequest(label.Id!, label.Label, label.Correct))];
        return elsewhere.Count == 0 ? Task.FromResult(0) : AskAsync(elsewhere, cancellationToken);
    }

    private async Task<int> AskAsync(List<PassedLabel> labels, CancellationToken cancellationToken) =>
        labels.Count - await sender.AskAllAsync(labels, cancellationToken);
}
