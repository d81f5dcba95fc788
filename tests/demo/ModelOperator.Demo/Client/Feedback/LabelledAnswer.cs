namespace ModelOperator.Demo.Client.Feedback;

/// <summary>One entry of feedback, as <c>POST /v2/models/NAME/feedback</c> takes it.</summary>
/// <param name="Token">The value of the answer's header x-model-feedback.</param>
/// <param name="Label">The digit that people say the image shows.</param>
/// <param name="Prediction">The digit that the model saw in it.</param>
internal sealed record LabelledAnswer(string Token, int Label, int Prediction);
