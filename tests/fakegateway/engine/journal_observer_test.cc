#include "engine/journal_observer.h"

#include <thread>

#include "engine_test_fixture.h"

namespace connectmaster::fakegateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class JournalObserverTest : public ::testing::Test {
 protected:
  void AddNote(const std::string& what) {
    engine_.Peek([&](State& state) { state.world.journal().Add(state.world.now(), FaultNote{"", 0, what}); });
  }
  // In the order in which they are told; to be looked at when the observer is gone.
  JournalObserver::Observe Take() {
    return [this](const JournalEntry& entry) { told_.push_back(entry); };
  }

  Engine engine_{WorldOptions{}, kStart, Trust};
  std::vector<JournalEntry> told_;
};

TEST_F(JournalObserverTest, TellsOfWhatWasThereBeforeAndOfWhatComesUntilItsEnd) {
  AddNote("before");
  {
    const JournalObserver observer(engine_, Take());
    AddNote("during");
  }
  AddNote("after");
  ASSERT_THAT(told_, SizeIs(2));
  EXPECT_EQ(told_[0].what, "before");
  EXPECT_EQ(told_[1].what, "during");
  EXPECT_EQ(ToString(told_[1]),
            ToString(engine_.Peek([](State& state) { return state.world.journal().Entries(); })[1]));
}

TEST_F(JournalObserverTest, TellsSoonWithoutAnybodysHelp) {
  Notes notes;
  const JournalObserver observer(engine_, [&](const JournalEntry& entry) { notes.Add(entry.what); });
  AddNote("first");
  EXPECT_TRUE(notes.WaitFor(1));
  AddNote("second");
  EXPECT_TRUE(notes.WaitFor(2));
  EXPECT_THAT(notes.Get(), ElementsAre("first", "second"));
}

TEST_F(JournalObserverTest, TellsOfEveryEntryOnceInTheJournalsOrderWhoeverMakesThem) {
  {
    const JournalObserver observer(engine_, Take());
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([this] {
        for (int i = 0; i < 500; ++i) AddNote("note");
      });
    }
    for (auto& thread : threads) thread.join();
  }
  ASSERT_THAT(told_, SizeIs(2'000));
  for (std::size_t i = 0; i < told_.size(); ++i) ASSERT_EQ(told_[i].number, i + 1);
}

TEST_F(JournalObserverTest, WhoIsToldMayUseTheGateway) {
  AddInstallation(engine_);
  {
    const JournalObserver observer(engine_, [this](const JournalEntry& entry) {
      told_.push_back(entry);
      if (entry.kind != JournalEntry::Kind::kFault) return;
      engine_.Do([](State& state) { EXPECT_THAT(Hand(state.world).CutGatewayLink("gateway1"), IsOk()); });
    });
    AddNote("a fault");
  }
  ASSERT_THAT(told_, Not(IsEmpty()));
  EXPECT_EQ(told_.back().what, "DISCONNECTED");
}

TEST_F(JournalObserverTest, ASlowOneMissesWhatTheJournalForgetsAndHoldsUpNobody) {
  Notes begun;
  Notes go_on;
  {
    const JournalObserver observer(engine_, [&](const JournalEntry& entry) {
      told_.push_back(entry);
      if (entry.number != 1) return;
      begun.Add("");
      EXPECT_TRUE(go_on.WaitFor(1));
    });
    AddNote("the first");
    ASSERT_TRUE(begun.WaitFor(1));
    for (std::size_t i = 0; i < kMaxJournalEntries + 10; ++i) AddNote("more");
    go_on.Add("");
  }
  ASSERT_THAT(told_, SizeIs(1 + kMaxJournalEntries));
  EXPECT_EQ(told_[1].number, 12U);
  EXPECT_EQ(told_.back().number, kMaxJournalEntries + 11);
}

}  // namespace
}  // namespace connectmaster::fakegateway
