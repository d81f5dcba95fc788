using ModelOperator.Feedback.Counting;

namespace ModelOperator.Feedback.Posting;

/// <summary>Takes labels that are posted with the id of a request in place of a token.</summary>
internal interface ILabelledRequests
{
    /// <summary>Takes the labels of one post, before it is answered. The entries must not be kept while the task goes on.</summary>
    /// <returns>The number of ids of which nothing is known.</returns>
    Task<int> TakeAsync(IReadOnlyList<FeedbackEntry> entries, CancellationToken cancellationToken);
}
