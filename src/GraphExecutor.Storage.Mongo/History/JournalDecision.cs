using GraphExecutor.Storage.Mongo.Documents;

namespace GraphExecutor.Storage.Mongo.History;

/// <summary>What a write adds to the journal of a run, or why it adds nothing.</summary>
/// <param name="Changes">What is to be added. What is recorded already is left out.</param>
/// <param name="Cursor">All changes up to this one were known when it was decided: it holds as long as none follows for the same nodes.</param>
/// <param name="Refusal">Why it cannot be: a change follows another record. Then nothing is to be added.</param>
internal sealed record JournalDecision(List<ChangeDocument> Changes, long Cursor, StoreException? Refusal);
