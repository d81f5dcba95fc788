namespace ModelOperator.Demo.Client.Feedback;

/// <summary>One entry of feedback, as <c>POST /v2/models/NAME/feedback</c> takes it.</summary>
/// <param name="Token">What the answer's header <c>x-model-feedback</c> said.</param>
/// <param name="Label">The digit that people say the image shows.</param>
/// <param name="Prediction">The digit that the model saw in it.</param>
internal sealed record LabelledAnswer(string Token, int Label, int Prediction);
