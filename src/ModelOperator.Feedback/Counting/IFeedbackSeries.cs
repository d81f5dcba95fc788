namespace ModelOperator.Feedback.Counting;

/// <summary>One way to count feedback. Its series are those of a revision and a slice.</summary>
internal interface IFeedbackSeries
{
    /// <summary>Shows the series of a slice before anything is counted in them.</summary>
    void Publish(string revision, string slice);

    /// <summary>Counts an entry in the series of a slice, or nothing when the entry does not tell what is counted here.</summary>
    void Count(string revision, string slice, FeedbackEntry entry);

    /// <summary>Takes the series of a slice away.</summary>
    void Remove(string revision, string slice);
}
