namespace ModelOperator.Feedback.Posting;

/// <summary>Is told of the entries of each post that were counted.</summary>
internal interface ICountedFeedback
{
    /// <summary>Takes the entries of one post, before the post is answered. They must not be kept while the task goes on.</summary>
    Task TakeAsync(IReadOnlyList<CountedEntry> entries, CancellationToken cancellationToken);
}
